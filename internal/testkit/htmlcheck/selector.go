package htmlcheck

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Find returns the elements below root that the selector finds, in the order
// of the page. It fails where the selector is not one of those that the
// package knows.
func Find(root *html.Node, selector string) ([]*html.Node, error) {
	steps, err := parse(selector)
	if err != nil {
		return nil, err
	}
	var found []*html.Node
	for node := range root.Descendants() {
		if node.Type == html.ElementNode && matches(node, root, steps) {
			found = append(found, node)
		}
	}
	return found, nil
}

// step is one part of a selector: what an element is like, and whether it
// stands directly inside the element of the step before.
type step struct {
	name   string // "" for any
	tests  []test
	direct bool
}

// test is one condition on an attribute.
type test struct{ name, operator, value string }

// The parts that a step is made of, each at the start of what is left.
var (
	namePart      = regexp.MustCompile(`^(\*|[a-zA-Z][a-zA-Z0-9-]*)`)
	idPart        = regexp.MustCompile(`^#([\w-]+)`)
	classPart     = regexp.MustCompile(`^\.([\w-]+)`)
	attributePart = regexp.MustCompile(`^\[([\w:@-]+)(?:([~^$*]?=)(?:"([^"]*)"|'([^']*)'|([^\]"']*)))?\]`)
	joint         = regexp.MustCompile(`^(\s*>\s*|\s+)`)
)

// parse reads a selector.
func parse(selector string) ([]step, error) {
	rest := strings.TrimSpace(selector)
	var steps []step
	direct := false
	for {
		s := step{direct: direct}
		before := rest
		if m := namePart.FindStringSubmatch(rest); m != nil {
			rest = rest[len(m[0]):]
			if m[1] != "*" {
				s.name = strings.ToLower(m[1])
			}
		}
		rest = s.conditions(rest)
		if rest == before {
			return nil, fmt.Errorf("the selector %q is not understood at %q", selector, rest)
		}
		steps = append(steps, s)
		if rest == "" {
			return steps, nil
		}
		m := joint.FindString(rest)
		if m == "" {
			return nil, fmt.Errorf("the selector %q is not understood at %q", selector, rest)
		}
		direct = strings.Contains(m, ">")
		rest = rest[len(m):]
	}
}

// conditions reads the conditions at the start of text and returns the rest.
func (s *step) conditions(text string) string {
	for {
		if m := idPart.FindStringSubmatch(text); m != nil {
			s.tests = append(s.tests, test{"id", "=", m[1]})
			text = text[len(m[0]):]
		} else if m := classPart.FindStringSubmatch(text); m != nil {
			s.tests = append(s.tests, test{"class", "~=", m[1]})
			text = text[len(m[0]):]
		} else if m := attributePart.FindStringSubmatch(text); m != nil {
			s.tests = append(s.tests, test{m[1], m[2], m[3] + m[4] + m[5]})
			text = text[len(m[0]):]
		} else {
			return text
		}
	}
}

// matches reports whether the last step fits the node and the others fit
// elements around it, below root.
func matches(node, root *html.Node, steps []step) bool {
	last := steps[len(steps)-1]
	if !last.fits(node) {
		return false
	}
	if len(steps) == 1 {
		return true
	}
	for outer := node.Parent; outer != nil && outer != root; outer = outer.Parent {
		if matches(outer, root, steps[:len(steps)-1]) {
			return true
		}
		if last.direct {
			return false
		}
	}
	return false
}

func (s step) fits(node *html.Node) bool {
	if node.Type != html.ElementNode || s.name != "" && s.name != node.Data {
		return false
	}
	return !slices.ContainsFunc(s.tests, func(t test) bool { return !t.fits(node) })
}

func (t test) fits(node *html.Node) bool {
	value, has := attribute(node, t.name)
	if !has {
		return false
	}
	switch t.operator {
	case "=":
		return value == t.value
	case "~=":
		return slices.Contains(strings.Fields(value), t.value)
	case "^=":
		return t.value != "" && strings.HasPrefix(value, t.value)
	case "$=":
		return t.value != "" && strings.HasSuffix(value, t.value)
	case "*=":
		return t.value != "" && strings.Contains(value, t.value)
	default:
		return true // [attribute]: it is there
	}
}
