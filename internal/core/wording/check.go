package wording

import (
	"cmp"
	"slices"
)

// checkAll applies the rules about the whole message.
func (v *review) checkAll() {
	for i := range v.rules.rules {
		rule := &v.rules.rules[i]
		level := rule.level(&v.message)
		if rule.Check == "" || level == Off || v.offAnywhere(int32(i)) || !rule.Always && !v.out.OwnsUp {
			continue
		}
		f := fire{rule: int32(i), sent: -1, level: level, last: -1}
		if v.check(int32(i), rule, &f) {
			v.fires = append(v.fires, f)
		}
	}
}

// check reports whether a rule about the whole message fires, and where.
func (v *review) check(i int32, rule *Rule, f *fire) bool {
	switch rule.Check {
	case CheckNeed:
		return v.need(i, rule, f)
	case CheckWhen:
		return v.when(i, rule, f)
	case CheckBuried:
		return v.buried(i, rule, f)
	case CheckLack:
		f.start, f.end = v.beginning(), v.beginning()
		return v.doc&v.rules.gates[i].near == 0
	case CheckLong:
		most, ok := rule.MostWords[v.message.Size]
		return ok && v.words() > most && v.wholly(f)
	case CheckShort:
		least, ok := rule.LeastWords[v.message.Size]
		return ok && v.words() < least && v.wholly(f)
	case CheckEnd:
		return v.ending(i, f)
	case CheckClash:
		return v.clash(i, f)
	}
	return false
}

// need reports an element that is missing, or not there in full.
// Where the half that is there draws a remark that this rule yields to, that
// remark says it better.
func (v *review) need(i int32, rule *Rule, f *fire) bool {
	found := v.out.Elements.Of(rule.Element)
	if found.State == Missing {
		f.start, f.end = v.beginning(), v.beginning()
		if v.doc&v.rules.gates[i].soft != 0 || v.isUnsure(rule.Element) {
			f.level = Suggestion // it may be there in words that no mark knows
		}
		return len(rule.On) == 0 || slices.Contains(rule.On, Missing)
	}
	f.start, f.end = found.Start, found.End
	f.sent = v.sentenceAt(found.Start)
	better := slices.ContainsFunc(v.fires, func(other fire) bool {
		return other.sent == f.sent && slices.Contains(v.rules.gates[i].yields, other.rule)
	})
	return !better && slices.Contains(rule.On, found.State)
}

// sentenceAt returns the sentence of the token that begins at a byte.
func (v *review) sentenceAt(pos int) int32 {
	i, _ := slices.BinarySearchFunc(v.lex.tokens, int32(pos), func(t token, pos int32) int { return cmp.Compare(t.start, pos) })
	return v.lex.tokens[min(i, len(v.lex.tokens)-1)].sent
}

// when reports something still to come that has no time beside it anywhere.
func (v *review) when(i int32, rule *Rule, f *fire) bool {
	first, ok := v.firstOf(v.doc & v.rules.open)
	if !ok || rule.Element != "" && v.out.Elements.Of(rule.Element).State == Present {
		return false
	}
	for s, marks := range v.marks {
		if marks&v.rules.open != 0 && v.near(int32(s), v.rules.gates[i].near, rule.Within) {
			return false
		}
	}
	v.place(f, first)
	return true
}

// buried reports that the first mark of near comes late.
func (v *review) buried(i int32, rule *Rule, f *fire) bool {
	first, ok := v.firstOf(v.rules.gates[i].near)
	if !ok {
		return false
	}
	words := len(v.lex.tokens)
	at := int(first.first)
	v.place(f, first)
	f.sent = -1 // the place is right, it is only too low
	return rule.MaxWords > 0 && at > rule.MaxWords ||
		rule.MaxPart > 0 && words >= rule.MinWords && float64(at) > rule.MaxPart*float64(words)
}

// ending reports that the message ends on a mark of near.
func (v *review) ending(i int32, f *fire) bool {
	g := &v.rules.gates[i]
	s := v.lastSentence()
	if s < 0 || v.marks[s]&g.near == 0 || v.marks[s]&g.unless != 0 {
		return false
	}
	f.sent, f.first, f.last = s, v.lex.sents[s].first, v.lex.sents[s].end-1
	f.start, f.end = v.bytes(hit{first: f.first, last: f.last})
	return true
}

// lastSentence returns the last sentence before the greeting and the names at
// the end, -1 for none.
func (v *review) lastSentence() int32 {
	const name = 4 // words
	s := int32(len(v.lex.sents)) - 1
	for ; s > 0; s-- {
		at := v.lex.sents[s]
		first := v.lex.tokens[at.first]
		signOff := v.rules.lang.signOffs[low(v.token(at.first))] && at.end-at.first <= 2*name
		signed := at.end-at.first <= name && first.shape&shapeName != 0 && v.marks[s] == 0
		if !signOff && !signed {
			break
		}
	}
	return s
}

// words returns the number of words of the message that are judged.
func (v *review) words() int { return len(v.lex.tokens) }

// wholly places a finding at the beginning of the message.
func (v *review) wholly(f *fire) bool {
	f.start, f.end = v.beginning(), v.beginning()
	return true
}

func (v *review) place(f *fire, h hit) {
	f.sent, f.first, f.last = v.sentence(h), h.first, h.last
	f.start, f.end = v.bytes(h)
}

// beginning returns the place where the judged text begins.
func (v *review) beginning() int {
	if len(v.lex.tokens) == 0 {
		return 0
	}
	return int(v.lex.tokens[0].start)
}

// maxClash is how many figures are compared; a text with more is a table.
const maxClash = 60

// clash reports two figures for the same word that look like one mistyped:
// as many digits, and one digit or the order of two differs. A figure whose
// sentence says that it is another one (a mark of UnlessNear) is left alone.
func (v *review) clash(i int32, f *fire) bool {
	g := &v.rules.gates[i]
	var seen []hit
	for t := range v.lex.tokens {
		if v.lex.tokens[t].shape&shapeNumber == 0 || v.lex.tokens[t].shape&(shapeClock|shapeDate) != 0 {
			continue
		}
		of := v.counted(int32(t), v.rules.clashes[i])
		if of < 0 || v.marks[v.lex.tokens[t].sent]&g.unless != 0 {
			continue
		}
		for _, before := range seen {
			if v.lex.tokens[before.last].word == v.lex.tokens[of].word && mistyped(v.token(before.first), v.token(int32(t))) {
				v.place(f, hit{first: int32(t), last: of})
				return true
			}
		}
		if len(seen) == maxClash {
			return false
		}
		seen = append(seen, hit{first: int32(t), last: of})
	}
	return false
}

// counted returns the token that the number at t counts, -1 for none: a word
// of class among the two after it.
func (v *review) counted(t, class int32) int32 {
	end := min(v.lex.sents[v.lex.tokens[t].sent].end, t+4)
	return v.firstIn(t+1, end, class)
}

// mistyped reports whether b may be a with one digit wrong, or two exchanged.
func mistyped(a, b []byte) bool {
	if len(a) != len(b) || len(a) < 2 {
		return false
	}
	var wrong []int
	for i := range a {
		digits := isDigit(a[i]) && isDigit(b[i])
		if a[i] != b[i] && !digits {
			return false
		}
		if a[i] != b[i] {
			wrong = append(wrong, i)
		}
	}
	return len(wrong) == 1 && len(a) > 2 || len(wrong) == 2 && a[wrong[0]] == b[wrong[1]] && a[wrong[1]] == b[wrong[0]]
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
