package wording

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// fire is a rule that fires, before its words are looked up.
type fire struct {
	rule        int32
	sent        int32 // -1: about the whole message
	first, last int32 // tokens; last < first: none
	level       Severity
	start, end  int
	yielded     bool
}

// fireAll applies the gates of the pattern rules to their hits. It returns
// the hits that belong to clues.
func (v *review) fireAll(hits []hit) []hit {
	for i := range v.rules.rules {
		var own []hit
		own, hits = v.owned(hits, int32(len(v.rules.marks)+i))
		rule := &v.rules.rules[i]
		level := rule.level(&v.message)
		if level == Off || len(own) == 0 || !rule.Always && !v.out.OwnsUp {
			continue
		}
		v.fireRule(int32(i), rule, level, own)
	}
	v.yield()
	return hits
}

// fireRule fires one rule for the hits that pass, at most once a sentence.
func (v *review) fireRule(i int32, rule *Rule, level Severity, own []hit) {
	g := &v.rules.gates[i]
	count := 0
	last := int32(-1)
	for _, h := range own {
		s := v.sentence(h)
		if s == last || g.near != 0 && !v.near(s, g.near, rule.Within) || g.unless != 0 && v.near(s, g.unless, rule.Within) {
			continue
		}
		last = s
		count++
		start, end := v.bytes(h)
		if count < rule.From || v.off(i, start) {
			continue
		}
		now := level
		if g.soft != 0 && v.near(s, g.soft, rule.Within) {
			now = Suggestion
		}
		if rule.ErrorFrom > 0 && count >= rule.ErrorFrom {
			now = Error
		}
		v.fires = append(v.fires, fire{rule: i, sent: s, first: h.first, last: h.last, level: now, start: start, end: end})
		if count == rule.Most {
			return
		}
	}
}

// yield takes back each rule that yields to another one that fires in the
// same sentence.
func (v *review) yield() {
	slices.SortStableFunc(v.fires, func(a, b fire) int { return cmp.Compare(a.sent, b.sent) })
	for from := 0; from < len(v.fires); {
		end := from + 1
		for end < len(v.fires) && v.fires[end].sent == v.fires[from].sent {
			end++
		}
		group := v.fires[from:end]
		for i := range group {
			group[i].yielded = slices.ContainsFunc(group, func(other fire) bool {
				return slices.Contains(v.rules.gates[group[i].rule].yields, other.rule)
			})
		}
		from = end
	}
	v.fires = slices.DeleteFunc(v.fires, func(f fire) bool { return f.yielded })
}

// off reports whether rule i is switched off at pos.
func (v *review) off(i int32, pos int) bool {
	off := false
	for _, s := range v.lex.switches {
		if int(s.pos) <= pos && (s.rule < 0 || s.rule == i) {
			off = s.off
		}
	}
	return off
}

// offAnywhere reports whether rule i is ever switched off.
func (v *review) offAnywhere(i int32) bool {
	for _, s := range v.lex.switches {
		if s.off && (s.rule < 0 || s.rule == i) {
			return true
		}
	}
	return false
}

// write turns fires into findings, in the order of the text.
func (v *review) write() {
	if len(v.fires) == 0 {
		return
	}
	slices.SortFunc(v.fires, func(a, b fire) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.level.rank(), b.level.rank()), cmp.Compare(a.rule, b.rule))
	})
	v.out.Findings = make([]Finding, 0, len(v.fires))
	line, column, pos := 1, 1, 0
	for _, f := range v.fires {
		for ; pos < f.start; pos++ {
			switch c := v.lex.text[pos]; {
			case c == '\n':
				line, column = line+1, 1
			case utf8.RuneStart(c):
				column++
			}
		}
		rule := &v.rules.rules[f.rule]
		v.out.Findings = append(v.out.Findings, Finding{
			Rule: rule.ID, Severity: f.level, Start: f.start, End: f.end, Line: line, Column: column,
			Message: rule.Message, Suggestion: rule.Suggestion, Source: rule.Source,
			Sentence: int(f.sent), Weight: rule.Weight, Fix: v.rewrite(&f),
		})
	}
}
