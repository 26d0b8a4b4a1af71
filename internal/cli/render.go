package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"ownup/internal/app"
	"ownup/internal/core/mistake"
)

// The one mistake as text. A tired person has to see within seconds what to
// do now; so the next step is the first line, and everything else is below it
// in the order of the work: tell, mend, say.

// show prints a mistake as it is now.
func (r *run) show(s app.Shown, err error) error {
	if err != nil {
		return err
	}
	return r.result(s, func() string { return r.shownText(s) })
}

func (r *run) shownText(s app.Shown) string {
	var b strings.Builder
	r.writeNext(&b, s)
	b.WriteString("\n" + wrapAfter(fmt.Sprintf("%d  ", s.Number), s.Facts.Title, r.columns, "   "))
	b.WriteString(wrapAfter("   ", r.clockLine(s), r.columns, "   "))
	if len(s.Facts.About) == 0 && len(s.About) > 0 && s.Stage == mistake.Open {
		b.WriteString(wrapAfter("   ", "Taken to be about "+strings.Join(s.About, ", ")+".", r.columns, "   "))
	}
	if s.Stage == mistake.Open {
		r.writeTell(&b, s)
	} else {
		r.writeTold(&b, s)
	}
	r.writeLeftOut(&b, s.LeftOut)
	r.writeMend(&b, s)
	r.writeAdvice(&b, s)
	r.writeSay(&b, s)
	if s.Lesson != "" {
		b.WriteString("\n" + wrapAfter("Lesson  ", s.Lesson, r.columns, "        "))
	}
	return b.String()
}

// writeNext says the one next step, and what to type for it.
func (r *run) writeNext(b *strings.Builder, s app.Shown) {
	step, commands := r.nextStep(s)
	if s.Next.Late {
		step += " (late: do it now)"
	} else if !s.Next.By.IsZero() {
		step += " by " + r.clock(s.Next.By)
	}
	b.WriteString(wrapAfter("Next: ", step, r.columns, "      "))
	for _, c := range commands {
		b.WriteString("      " + c + "\n")
	}
}

func (r *run) nextStep(s app.Shown) (step string, commands []string) {
	n := s.Number
	l := listenerOf(s, s.Next.Listener)
	switch s.Next.Kind {
	case mistake.StepPlan:
		return "find out whom to tell", []string{
			"ownup sync git|mail|calendar|contacts PATH   so that ownup can look",
			fmt.Sprintf("ownup plan %d", n),
		}
	case mistake.StepResolve:
		return "find out whether the message to " + who(l) + " arrived", []string{
			fmt.Sprintf("ownup resolve %d %d --arrived   (or --not-arrived)", n, l.Order),
		}
	case mistake.StepWait:
		return "wait a moment, a message to " + who(l) + " is on its way", nil
	case mistake.StepTell:
		if l.Channel == mistake.ByMail {
			return "write to " + who(l), []string{
				fmt.Sprintf("ownup draft %d %d", n, l.Order), fmt.Sprintf("ownup tell %d %d", n, l.Order),
			}
		}
		return channelVerb(l.Channel) + " " + who(l) + phone(l), []string{
			fmt.Sprintf("ownup draft %d %d --call   for what to say", n, l.Order),
			fmt.Sprintf("ownup told %d %d --how %s", n, l.Order, l.Channel),
		}
	case mistake.StepFire:
		return fireTitle(s, s.Next.Fire), []string{fmt.Sprintf("ownup fire %d out %s   once it is done", n, s.Next.Fire)}
	case mistake.StepClose:
		return "close it and keep one lesson", []string{fmt.Sprintf(`ownup close %d --lesson "..."`, n)}
	case mistake.StepSeal:
		return "seal it and move on", []string{fmt.Sprintf("ownup seal %d", n)}
	}
	return "nothing; this is over", nil
}

func listenerOf(s app.Shown, id string) app.ShownListener {
	if i := slices.IndexFunc(s.Listeners, func(l app.ShownListener) bool { return l.ID == id }); i >= 0 {
		return s.Listeners[i]
	}
	return app.ShownListener{}
}

func who(l app.ShownListener) string {
	if l.Account != "" {
		return oneLine(l.Name) + " (" + oneLine(l.Account) + ")"
	}
	return oneLine(l.Name)
}

func phone(l app.ShownListener) string {
	if l.Channel == mistake.ByCall && l.Phone != "" {
		return ", " + oneLine(l.Phone) + ","
	}
	return ""
}

func channelVerb(c mistake.Channel) string {
	switch c {
	case mistake.ByCall:
		return "call"
	case mistake.InPerson:
		return "speak to"
	case mistake.ByChat:
		return "message"
	}
	return "write to"
}

func fireTitle(s app.Shown, id string) string {
	for _, f := range s.Fires {
		if f.ID == id {
			return oneLine(f.Title)
		}
	}
	return id
}

func (r *run) clockLine(s app.Shown) string {
	c := s.Clock
	return fmt.Sprintf("%s, %s. Realised %s; first told: %s; everyone told: %s; put right: %s.",
		s.Facts.Size, s.Stage, r.when(c.Realised), r.when(c.FirstTold), r.when(c.EveryoneTold), r.when(c.PutRight))
}

// writeTell writes one line a listener, and below it the first reason.
func (r *run) writeTell(b *strings.Builder, s app.Shown) {
	b.WriteString("\nTell\n")
	if len(s.Listeners) == 0 {
		b.WriteString("     Nobody is in the plan yet.\n")
	}
	names, by, states := 0, 0, 0
	for _, l := range s.Listeners {
		names, by, states = max(names, columnsOf(oneLine(l.Name))), max(by, columnsOf(r.tellBy(l))), max(states, columnsOf(r.state(l)))
	}
	names = min(names, max(16, r.columns-by-states-26))
	for _, l := range s.Listeners {
		fmt.Fprintf(b, "%3d  %s  %s  %-8s  %-6s  %s\n", l.Order, pad(r.tellBy(l), by), pad(oneLine(l.Name), names),
			l.Ring, l.Channel, r.state(l))
		if len(l.Reasons) > 0 && !l.Disclosure.Done() {
			reason := l.Reasons[0].Text
			if l.Account != "" {
				reason = l.Account + ": " + reason
			}
			b.WriteString(wrapAfter("     ", reason, r.columns, "     "))
		}
	}
	for _, w := range s.Warnings {
		b.WriteString(wrapAfter("  Mind: ", w, r.columns, "        "))
	}
}

// writeTold writes, of a mistake that is closed, who was told and who was not.
func (r *run) writeTold(b *strings.Builder, s app.Shown) {
	if len(s.Listeners) == 0 {
		return
	}
	b.WriteString("\nTold\n")
	whys := map[string]string{}
	for _, u := range s.Untold {
		whys[u.Listener] = u.Why
	}
	names := 0
	for _, l := range s.Listeners {
		names = max(names, min(24, columnsOf(oneLine(l.Name))))
	}
	for _, l := range s.Listeners {
		did := "not told"
		switch why := whys[l.ID]; {
		case l.Disclosure.Done():
			did = r.state(l)
		case why != "":
			did += ": " + why
		case l.Disclosure.State == mistake.InDoubt:
			did = "in doubt"
		}
		b.WriteString(wrapAfter(fmt.Sprintf("%3d  %s  ", l.Order, pad(oneLine(l.Name), names)), did, r.columns, strings.Repeat(" ", names+7)))
	}
}

func (r *run) tellBy(l app.ShownListener) string {
	switch {
	case l.TellBy.IsZero(), l.Disclosure.Done():
		return ""
	case l.Late:
		return "now"
	}
	return "by " + r.clock(l.TellBy)
}

func (r *run) state(l app.ShownListener) string {
	d := l.Disclosure
	switch d.State {
	case mistake.Told:
		return "told " + r.clock(d.ToldAt)
	case mistake.Acknowledged:
		return "answered " + r.clock(d.AcknowledgedAt)
	}
	// Who is a must has to stand out of those whom closing does not wait for.
	if !l.Must {
		return string(d.State) + ", good to tell"
	}
	return string(d.State)
}

// fewLeftOut is how many of the people left out are named at first.
const fewLeftOut = 5

func (r *run) writeLeftOut(b *strings.Builder, left []mistake.LeftOut) {
	if len(left) == 0 {
		return
	}
	b.WriteString("\nNeed not be told\n")
	names := 0
	for _, l := range left[:min(fewLeftOut, len(left))] {
		names = max(names, min(24, columnsOf(oneLine(l.Name))))
	}
	for _, l := range left[:min(fewLeftOut, len(left))] {
		b.WriteString(wrapAfter("     "+pad(oneLine(l.Name), names)+"  ", l.Reason, r.columns, strings.Repeat(" ", names+7)))
	}
	if n := len(left) - fewLeftOut; n > 0 {
		fmt.Fprintf(b, "     and %s; --json names everyone\n", count(n, "other", "others"))
	}
}

// writeMend writes the fires in order, each with the reason for its place.
func (r *run) writeMend(b *strings.Builder, s app.Shown) {
	if len(s.Fires) == 0 {
		return
	}
	b.WriteString("\nMend\n")
	if s.Stage != mistake.Open {
		r.writeBurning(b, s)
	}
	for _, f := range s.Fires {
		if f.State != mistake.Burning {
			b.WriteString(wrapAfter(fmt.Sprintf("  %-4s %s: ", f.ID, f.State), cmp.Or(f.Title, f.ID), r.columns, "       "))
			continue
		}
		title := oneLine(f.Title)
		if s.Stage != mistake.Open {
			b.WriteString(wrapAfter(fmt.Sprintf("  %-4s left burning: ", f.ID), title, r.columns, "       "))
			continue
		}
		b.WriteString(wrapAfter(fmt.Sprintf("  %-4s ", f.ID), title+" ("+effort(f.EffortMin, f.EffortMax)+r.due(f)+")", r.columns, "       "))
		if f.Reason != "" {
			b.WriteString(wrapAfter("       ", f.Reason, r.columns, "       "))
		}
	}
}

// writeBurning says that closing has put nothing out, where something burns.
func (r *run) writeBurning(b *strings.Builder, s app.Shown) {
	n := 0
	for _, f := range s.Fires {
		if f.State == mistake.Burning {
			n++
		}
	}
	switch n {
	case 0:
	case 1:
		b.WriteString("     1 fire still burns; closing does not put it out.\n")
	default:
		b.WriteString("     " + count(n, "fire", "fires") + " still burn; closing does not put them out.\n")
	}
}

func (r *run) due(f app.ShownFire) string {
	switch {
	case f.Deadline.IsZero():
		return ""
	case f.Late:
		return ", cannot be done by " + r.clock(f.Deadline)
	}
	return ", by " + r.clock(f.Deadline)
}

// effort writes minutes as people say them.
func effort(from, to int) string {
	if to > from {
		if to >= 120 {
			return hours(from) + " to " + hours(to)
		}
		return fmt.Sprintf("%d-%d min", from, to)
	}
	return hours(from)
}

func hours(minutes int) string {
	if minutes < 120 {
		return fmt.Sprintf("%d min", minutes)
	}
	d := time.Duration(minutes) * time.Minute
	return strings.TrimSuffix(fmt.Sprintf("%.1f", d.Hours()), ".0") + " h"
}

// writeSay asks what the messages still need, and says how to answer.
func (r *run) writeSay(b *strings.Builder, s app.Shown) {
	if len(s.Questions) == 0 || s.Stage != mistake.Open {
		return
	}
	b.WriteString("\nSay\n")
	for _, q := range s.Questions {
		b.WriteString(wrapAfter("     ", q.Ask, r.columns, "     "))
		fmt.Fprintf(b, "       ownup describe %d --%s \"...\"\n", s.Number, q.Field)
	}
}
