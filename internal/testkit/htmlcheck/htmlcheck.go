// Package htmlcheck says what must be on a page, by selector.
//
//	err := htmlcheck.Run(page,
//		htmlcheck.In("main h1", htmlcheck.ExactText("What went wrong?")),
//		htmlcheck.In("form[method=post]", htmlcheck.In("button", htmlcheck.Text("Tell"))),
//		htmlcheck.Absent(".error"))
//
// A selector is a simple one of CSS: names, #id, .class, [attribute],
// [attribute=value] with the operators = ^= $= *= ~=, joined by a space
// ("somewhere inside") or by > ("directly inside"). Checks are plain
// functions, so a test writes its own where it needs one.
package htmlcheck

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// Check looks at an element and returns what is wrong with it.
type Check func(element *html.Node) error

// Run reads a page and applies every check to the whole of it. The error
// names all that failed.
func Run(page io.Reader, checks ...Check) error {
	root, err := html.Parse(page)
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	return All(checks...)(root)
}

// All applies several checks to one element.
func All(checks ...Check) Check {
	return func(element *html.Node) error {
		var failed []error
		for _, check := range checks {
			failed = append(failed, check(element))
		}
		return errors.Join(failed...)
	}
}

// In applies checks to the first element that the selector finds, and fails
// where it finds none.
func In(selector string, checks ...Check) Check {
	return func(element *html.Node) error {
		found, err := Find(element, selector)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("nothing matches %q", selector)
		}
		return within(selector, All(checks...)(found[0]))
	}
}

// Each applies checks to every element that the selector finds, and fails
// where it finds none.
func Each(selector string, checks ...Check) Check {
	return func(element *html.Node) error {
		found, err := Find(element, selector)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("nothing matches %q", selector)
		}
		var failed []error
		for i, one := range found {
			failed = append(failed, within(fmt.Sprintf("%s, number %d", selector, i+1), All(checks...)(one)))
		}
		return errors.Join(failed...)
	}
}

// Count fails unless the selector finds exactly n elements.
func Count(selector string, n int) Check {
	return func(element *html.Node) error {
		found, err := Find(element, selector)
		if err != nil {
			return err
		}
		if len(found) != n {
			return fmt.Errorf("%d elements match %q, want %d", len(found), selector, n)
		}
		return nil
	}
}

// Absent fails where the selector finds anything.
func Absent(selector string) Check { return Count(selector, 0) }

// Text fails unless the element's text matches the regular expression.
func Text(pattern string) Check {
	expression := regexp.MustCompile(pattern)
	return func(element *html.Node) error {
		if text := TextOf(element); !expression.MatchString(text) {
			return fmt.Errorf("the text is %q, want a match of %q", text, pattern)
		}
		return nil
	}
}

// ExactText fails unless the element's text is exactly want.
func ExactText(want string) Check {
	return func(element *html.Node) error {
		if text := TextOf(element); text != want {
			return fmt.Errorf("the text is %q, want %q", text, want)
		}
		return nil
	}
}

// Attribute fails unless the element has the attribute and its value matches
// the regular expression.
func Attribute(name, pattern string) Check {
	expression := regexp.MustCompile(pattern)
	return func(element *html.Node) error {
		value, has := attribute(element, name)
		switch {
		case !has:
			return fmt.Errorf("there is no attribute %q", name)
		case !expression.MatchString(value):
			return fmt.Errorf("the attribute %s is %q, want a match of %q", name, value, pattern)
		}
		return nil
	}
}

// TextOf returns the text of an element as one line: runs of white space are
// one space, and scripts and styles are left out.
func TextOf(element *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style") {
			return
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child)
		}
	}
	walk(element)
	return strings.Join(strings.Fields(b.String()), " ")
}

func attribute(element *html.Node, name string) (value string, has bool) {
	for _, a := range element.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// within says where an error was found.
func within(where string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("in %s: %w", where, err)
}
