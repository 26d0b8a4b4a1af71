package mistake

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ownup/internal/core/problem"
)

func (c Plan) decide(m Mistake, _ time.Time) ([]Body, error) {
	if len(c.Listeners) > MaxListeners {
		return nil, problem.New(problem.Invalid, "That plan has too many people in it.", fmt.Sprintf("At most %d people can be in one plan.", MaxListeners))
	}
	next := m.People
	taken := map[string]bool{}
	var plan []Listener
	for _, l := range c.Listeners {
		if isAmong(l.Addresses, m.Dropped) {
			continue
		}
		if i := m.same(l); i >= 0 {
			if taken[m.Listeners[i].ID] {
				continue // two entries of one person
			}
			l.ID, l.Added = m.Listeners[i].ID, m.Listeners[i].Added
			l.Must = l.Must || m.Listeners[i].Added && m.Listeners[i].Must
		} else {
			next++
			l.ID = listenerID(next)
		}
		taken[l.ID] = true
		plan = append(plan, l)
	}
	for _, l := range m.Listeners {
		if !taken[l.ID] && (l.Added || m.Disclosures[l.ID].begun()) {
			plan = append(plan, l)
		}
	}
	left := append(slices.Clone(c.LeftOut), m.Dropped...)
	return []Body{PlanMade{Listeners: Arrange(plan), LeftOut: left, Warnings: c.Warnings, About: c.About}}, nil
}

// begun tells whether something has been tried that must not be forgotten.
func (d Disclosure) begun() bool {
	return len(d.Attempts) > 0 || (d.State != Planned && d.State != Drafted)
}

func listenerID(n int) string { return fmt.Sprintf("p%d", n) }

// same returns the index of the listener who shares an address, or the name
// where neither has one, with l; -1 where there is none.
func (m Mistake) same(l Listener) int {
	return slices.IndexFunc(m.Listeners, func(k Listener) bool {
		if len(k.Addresses) == 0 && len(l.Addresses) == 0 {
			return strings.EqualFold(k.Name, l.Name)
		}
		return slices.ContainsFunc(k.Addresses, func(a string) bool { return containsFold(l.Addresses, a) })
	})
}

func isAmong(addresses []string, people []LeftOut) bool {
	return slices.ContainsFunc(people, func(p LeftOut) bool {
		return slices.ContainsFunc(p.Addresses, func(a string) bool { return containsFold(addresses, a) })
	})
}

func containsFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(t string) bool { return strings.EqualFold(s, t) })
}

func (c AddListener) decide(m Mistake, _ time.Time) ([]Body, error) {
	l := c.Listener
	l.Name = strings.TrimSpace(l.Name)
	if l.Name == "" && len(l.Addresses) > 0 {
		l.Name = l.Addresses[0]
	}
	if l.Name == "" {
		return nil, problem.New(problem.Invalid, "A name or an address is needed.", "")
	}
	if len(m.Listeners) >= MaxListeners {
		return nil, problem.New(problem.Refused, "That plan has too many people in it.", "")
	}
	if m.same(l) >= 0 {
		return nil, nil
	}
	if !slices.Contains(Rings(), l.Ring) {
		l.Ring = Involved
	}
	if !slices.Contains(Channels(), l.Channel) {
		l.Channel = ByMail
	}
	l.ID, l.Order, l.Must, l.Added = listenerID(m.People+1), len(m.Listeners)+1, true, true
	l.Lead = l.Ring == Client && !m.accountHasLead(l.Account)
	return []Body{ListenerAdded{l}}, nil
}

// accountHasLead tells whether somebody is already the one to tell for a
// client account. A client without a named account stands for themselves.
func (m Mistake) accountHasLead(account string) bool {
	return account != "" && slices.ContainsFunc(m.Listeners, func(l Listener) bool {
		return l.hitClient() && strings.EqualFold(l.Account, account)
	})
}

func (c DropListener) decide(m Mistake, _ time.Time) ([]Body, error) {
	i := m.listener(c.Listener)
	if i < 0 {
		return nil, missingListener()
	}
	if m.Disclosures[c.Listener].begun() {
		return nil, problem.New(problem.Refused, "Telling this person has already begun; the record keeps that.", "")
	}
	why := strings.TrimSpace(c.Why)
	if why == "" {
		return nil, problem.New(problem.Invalid, "A reason is needed for not telling this person.", "State it in a few words.")
	}
	return []Body{ListenerDropped{c.Listener, why}}, nil
}

func (c DraftLetter) decide(m Mistake, _ time.Time) ([]Body, error) {
	d, err := m.disclosure(c.Listener, stepDraft)
	if err != nil {
		return nil, err
	}
	if len(c.Body) > MaxText || len(c.Subject) > MaxTitle {
		return nil, problem.New(problem.Invalid, "That message is too long to be sent.", "Shorten it to a page.")
	}
	if d.Subject == c.Subject && d.Body == c.Body && d.Own == c.Own {
		return nil, nil
	}
	return []Body{LetterDrafted(c)}, nil
}

func (c Send) decide(m Mistake, _ time.Time) ([]Body, error) {
	if _, err := m.disclosure(c.Listener, stepSend); err != nil {
		return nil, err
	}
	l := m.Listeners[m.listener(c.Listener)]
	if c.Channel != ByMail {
		return nil, problem.New(problem.Invalid, "ownup itself sends mail only.", "For a call, a chat or a talk, record it once it is done.")
	}
	if c.Attempt == "" || !containsFold(l.Addresses, c.To) {
		return nil, problem.New(problem.Invalid, "That is not an address of this person.", "Use one of the addresses in the plan.")
	}
	if strings.TrimSpace(c.Body) == "" || strings.TrimSpace(c.Subject) == "" {
		return nil, problem.New(problem.Invalid, "A message needs a subject and a text.", "Draft it first.")
	}
	if len(c.Body) > MaxText || len(c.Subject) > MaxTitle {
		return nil, problem.New(problem.Invalid, "That message is too long to be sent.", "Shorten it to a page.")
	}
	if name := m.clientPushedBack(l); name != "" && strings.TrimSpace(c.Why) == "" {
		return nil, problem.New(problem.Refused, "A client whose business is hit is among the first three people told.",
			"Tell the client first, or state why this person has to come before.").With(name)
	}
	return []Body{SendIntended{c.Listener, c.Attempt, c.Channel, c.To, c.Subject, c.Body, strings.TrimSpace(c.Why)}}, nil
}

// clientPushedBack returns the hit client who would be told later than third
// if l were told next, or "".
func (m Mistake) clientPushedBack(l Listener) string {
	if l.hitClient() {
		return ""
	}
	leads, others, waiting := 0, 0, ""
	for _, k := range m.Listeners {
		underWay := m.Disclosures[k.ID].Done() || m.Disclosures[k.ID].State == Sending || m.Disclosures[k.ID].State == InDoubt
		switch {
		case k.hitClient():
			leads++
			if !underWay && waiting == "" {
				waiting = k.Name
			}
		case underWay:
			others++
		}
	}
	if waiting == "" || others < othersBefore(leads) {
		return ""
	}
	return waiting
}

func (c StartSending) decide(m Mistake, _ time.Time) ([]Body, error) {
	a, err := m.pending(c.Listener, c.Attempt)
	if err != nil {
		return nil, err
	}
	if !a.StartedAt.IsZero() {
		return nil, problem.New(problem.Conflict, "This message is already on its way.", "")
	}
	return []Body{SendStarted(c)}, nil
}

func (c EndSending) decide(m Mistake, _ time.Time) ([]Body, error) {
	a, ok := m.attemptByID(c.Listener, c.Attempt)
	if !ok {
		return nil, problem.New(problem.Missing, "There is no such attempt.", "")
	}
	switch {
	case c.Outcome != Delivered && c.Outcome != Failed && c.Outcome != Unknown:
		return nil, problem.New(problem.Invalid, "That is not an outcome.", "")
	case a.Outcome == c.Outcome, c.Outcome == Unknown && a.Outcome != Pending:
		return nil, nil
	case a.Outcome == Delivered || a.Outcome == Failed:
		return nil, problem.New(problem.Conflict, "How this attempt ended is already known.", "")
	}
	return []Body{SendEnded(c)}, nil
}

func (m Mistake) attemptByID(listener, id string) (Attempt, bool) {
	for _, a := range m.Disclosures[listener].Attempts {
		if a.ID == id {
			return a, true
		}
	}
	return Attempt{}, false
}

func (m Mistake) pending(listener, id string) (Attempt, error) {
	a, ok := m.attemptByID(listener, id)
	if !ok {
		return a, problem.New(problem.Missing, "There is no such attempt.", "")
	}
	if a.Outcome != Pending {
		return a, problem.New(problem.Conflict, "How this attempt ended is already known.", "")
	}
	return a, nil
}

func (c ResolveDoubt) decide(m Mistake, _ time.Time) ([]Body, error) {
	if _, err := m.disclosure(c.Listener, stepArrived); err != nil {
		return nil, err
	}
	return []Body{DoubtResolved(c)}, nil
}

func (c RecordTold) decide(m Mistake, now time.Time) ([]Body, error) {
	if _, err := m.disclosure(c.Listener, stepTold); err != nil {
		return nil, err
	}
	if !slices.Contains(Channels(), c.How) {
		return nil, problem.New(problem.Invalid, "That is not a way of telling somebody.", "Use call, person, mail or chat.")
	}
	when, err := happened(c.When, now)
	if err != nil {
		return nil, err
	}
	return []Body{ToldByHand{c.Listener, c.How, when}}, nil
}

func (c TakeBackTold) decide(m Mistake, _ time.Time) ([]Body, error) {
	if _, err := m.disclosure(c.Listener, stepNotTold); err != nil {
		return nil, err
	}
	why := strings.TrimSpace(c.Why)
	if why == "" {
		return nil, problem.New(problem.Invalid, "Say in a few words why this person was not told after all.", `For example: "the mail came back".`)
	}
	return []Body{CameBack{c.Listener, why}}, nil
}

func (c Acknowledge) decide(m Mistake, now time.Time) ([]Body, error) {
	if m.Disclosures[c.Listener].State == Acknowledged {
		return nil, nil
	}
	d, err := m.disclosure(c.Listener, stepAcknowledge)
	if err != nil {
		return nil, err
	}
	when, err := happened(c.When, now)
	if err != nil {
		return nil, err
	}
	return []Body{AcknowledgedBy{c.Listener, later(when, d.ToldAt)}}, nil
}

// happened returns when, or now where it is zero; nothing has happened in
// the future.
func happened(when, now time.Time) (time.Time, error) {
	if when.IsZero() {
		return now, nil
	}
	if when.After(now) {
		return now, problem.New(problem.Invalid, "That time is in the future.", "Record it once it has happened.")
	}
	return when, nil
}

// disclosure returns the disclosure of a listener where its state lets s
// happen, and otherwise the sentence that says why not.
func (m Mistake) disclosure(id string, s step) (Disclosure, error) {
	if m.listener(id) < 0 {
		return Disclosure{}, missingListener()
	}
	d := m.Disclosures[id]
	if _, ok := transitions[d.State][s]; ok {
		return d, nil
	}
	return d, refusals[d.State]
}

// refusals says, for each state of a disclosure, why a step that it does not
// allow cannot be taken.
var refusals = map[DisclosureState]error{
	Planned:      problem.New(problem.Refused, "This person has not been told yet.", "Draft a message, or record that you told them."),
	Drafted:      problem.New(problem.Refused, "This person has not been told yet.", "Send the draft, or record that you told them."),
	Sending:      problem.New(problem.Refused, "A message to this person is being sent right now.", "Wait a moment and look again."),
	InDoubt:      problem.New(problem.Refused, "It is in doubt whether the last message to this person arrived.", "Ask them or look in your sent mail, then say whether it arrived."),
	Undelivered:  problem.New(problem.Refused, "The last message to this person did not arrive.", "Send it again, or tell them another way."),
	Told:         problem.New(problem.Refused, "This person has been told.", "Nothing more is needed here."),
	Acknowledged: problem.New(problem.Refused, "This person has been told and has answered.", "Nothing more is needed here."),
}
