package wording

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// fire is a rule that fires, before its words are looked up.
type fire struct {
	rule       int32
	sent       int32 // -1: about the whole message
	level      Severity
	start, end int
	yielded    bool
}

// fireAll applies the gates of the pattern rules to their hits.
func (v *review) fireAll(hits []hit) {
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
		v.fires = append(v.fires, fire{rule: i, sent: s, level: now, start: start, end: end})
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

// checkAll applies the rules about the whole message.
func (v *review) checkAll() {
	for i := range v.rules.rules {
		rule := &v.rules.rules[i]
		level := rule.level(&v.message)
		if rule.Check == "" || level == Off || v.offAnywhere(int32(i)) {
			continue
		}
		f := fire{rule: int32(i), sent: -1, level: level}
		var fires bool
		switch rule.Check {
		case CheckNeed:
			f.start, f.end, fires = v.need(rule)
		case CheckWhen:
			f.start, f.end, fires = v.when(int32(i), rule)
		case CheckBuried:
			if rule.Always || v.out.OwnsUp {
				f.start, f.end, fires = v.buried(int32(i), rule)
			}
		}
		if fires {
			v.fires = append(v.fires, f)
		}
	}
}

// need reports an element that is missing, or not there in full.
func (v *review) need(rule *Rule) (start, end int, fires bool) {
	found := v.out.Elements.Of(rule.Element)
	if found.State == Missing {
		start = v.beginning()
		return start, start, len(rule.On) == 0 || slices.Contains(rule.On, Missing)
	}
	return found.Start, found.End, slices.Contains(rule.On, found.State)
}

// when reports something still to come that has no time beside it anywhere.
func (v *review) when(i int32, rule *Rule) (start, end int, fires bool) {
	first, ok := v.firstOf(v.doc & v.rules.open)
	if !ok {
		return 0, 0, false
	}
	for s, marks := range v.marks {
		if marks&v.rules.open != 0 && v.near(int32(s), v.rules.gates[i].near, rule.Within) {
			return 0, 0, false
		}
	}
	start, end = v.bytes(first)
	return start, end, true
}

// buried reports that the first mark of near comes late.
func (v *review) buried(i int32, rule *Rule) (start, end int, fires bool) {
	first, ok := v.firstOf(v.rules.gates[i].near)
	if !ok {
		return 0, 0, false
	}
	words := len(v.lex.tokens)
	at := int(first.first)
	late := rule.MaxWords > 0 && at > rule.MaxWords ||
		rule.MaxPart > 0 && words >= rule.MinWords && float64(at) > rule.MaxPart*float64(words)
	start, end = v.bytes(first)
	return start, end, late
}

// beginning returns the place where the judged text begins.
func (v *review) beginning() int {
	if len(v.lex.tokens) == 0 {
		return 0
	}
	return int(v.lex.tokens[0].start)
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
		})
	}
}
