package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"ownup/internal/core/problem"
)

// overview is what ownup --help shows. A test holds that every command is in
// it.
const overview = `ownup helps you own a mistake at work: whom to tell, in what order and by when;
how to say it well; what to mend first; and then to move on.

  ownup                        open it in the browser
  ownup demo                   try it on a firm that does not exist

Something went wrong
  ownup new "what went wrong"  whom to tell first, and by when
  ownup show 1                 the next step and everything else
  ownup describe 1 ...         add what is known: cause, repair, by when
  ownup plan 1                 look in the records again
  ownup list                   your mistakes, and the lessons that stay

Telling
  ownup draft 1 ines           write the message; see what a reviewer says
  ownup tell 1 ines            send it, after you have seen it and said yes
  ownup told 1 ines --how call record that you told them yourself
  ownup acknowledge 1 ines     they have answered
  ownup resolve 1 ines ...     say whether a message in doubt arrived
  ownup check 1 --to ADDRESS   who is missing and who looks wrong, before you send
  ownup add, ownup drop        somebody more; somebody less, with a reason

Mending
  ownup fire 1 add "..."       a piece of damage to put out; also out, let-go, list
  ownup triage FILE            order any list of fires

  ownup trace 4.2% --in PATH   everywhere a wrong figure went
  ownup occurrence 1           the places found; tick them off
  ownup index                  the indexes that traces keep; forget them

Moving on
  ownup close 1 --lesson "..." end it and keep one lesson
  ownup seal 1, ownup erase 1  close it for reading; destroy its key for good
  ownup reopen 1               take a close back
  ownup export 1, ownup verify the record, to keep and to check

The records of your work
  ownup sync git PATH          also mail, calendar, contacts, table
  ownup sources                what has been read; forget it again
  ownup who --about THING      whom something concerns
  ownup people, ownup me       who is who; who you are
  ownup review FILE            review a message before you send it
  ownup lsp                    the same in your editor, while you write
  ownup playbook show mail     what is known of a kind of mistake; also list, check
  ownup eval audience CASES    measure the answers on mistakes of the past

  ownup serve, ownup gallery, ownup version, ownup help

Times and people are written as you would say them: 17:00, "tomorrow 09:30";
a number in the list, a first name, an address.
Every command takes --json, --data DIR and --help.
More: ownup help COMMAND, ownup help exit-codes, ownup help times.
`

// helpFlag shows help as soon as it is met, whatever else is missing.
type helpFlag bool

// errHelped ends parsing once help has been shown.
var errHelped = errors.New("help was shown")

// IgnoreDefault keeps the flag from running where it was not typed.
func (helpFlag) IgnoreDefault() {}

// BeforeReset shows the help of the command met so far.
func (helpFlag) BeforeReset(k *kong.Context) error {
	if err := k.PrintUsage(false); err != nil {
		return err
	}
	return errHelped
}

// printHelp shows the overview, or how one command is used.
func printHelp(_ kong.HelpOptions, k *kong.Context) error {
	text := overview
	if node := k.Selected(); node != nil && !isDefault(node) {
		text = commandHelp(node)
	}
	_, err := fmt.Fprint(k.Stdout, text)
	return err
}

func commandHelp(node *kong.Node) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n", usageLine(node), node.Help)
	if node.Detail != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.Trim(node.Detail, "\n"))
	}
	var rows [][2]string
	for _, p := range node.Positional {
		rows = append(rows, [2]string{p.Summary(), p.Help})
	}
	for _, f := range node.Flags {
		if !f.Hidden {
			rows = append(rows, [2]string{flagName(f), f.Help})
		}
	}
	for _, c := range node.Leaves(true) {
		if c != node {
			rows = append(rows, [2]string{usageLine(c), c.Help})
		}
	}
	if len(rows) > 0 {
		b.WriteString("\n")
		writeRows(&b, rows)
	}
	b.WriteString("\nEvery command also takes --json, --data DIR, --database URL.\n")
	return b.String()
}

// usageLine is a command with its own arguments.
func usageLine(node *kong.Node) string {
	words := []string{node.FullPath()}
	for _, p := range node.Positional {
		words = append(words, p.Summary())
	}
	return strings.Join(words, " ")
}

func flagName(f *kong.Flag) string {
	name := "--" + f.Name
	if !f.IsBool() {
		name += " " + strings.ToUpper(strings.Trim(f.FormatPlaceHolder(), `"`))
	}
	return name
}

// maxName is how wide a name may be to stand beside its meaning.
const maxName = 26

// writeRows writes names and meanings in two columns.
func writeRows(b *strings.Builder, rows [][2]string) {
	wide := 0
	for _, row := range rows {
		if n := columnsOf(row[0]); n <= maxName {
			wide = max(wide, n)
		}
	}
	indent := strings.Repeat(" ", wide+4)
	for _, row := range rows {
		first := "  " + row[0]
		if columnsOf(row[0]) > wide {
			b.WriteString(first + "\n")
			first = indent
		} else {
			first += strings.Repeat(" ", wide+2-columnsOf(row[0]))
		}
		b.WriteString(wrapAfter(first, row[1], defaultColumns, indent))
	}
}

type topicCmd struct {
	Topic []string `arg:"" optional:"" help:"A command, exit-codes or times."`
}

// Run shows help on a topic.
func (c *topicCmd) Run(r *run) error {
	switch topic := strings.Join(c.Topic, " "); topic {
	case "":
		return r.print(overview)
	case "exit-codes":
		return r.print(exitCodes())
	case "times":
		return r.print(timesHelp)
	}
	node := r.parsed.Model.Node
	for _, word := range c.Topic {
		var found *kong.Node
		for _, child := range node.Children {
			if child.Name == word {
				found = child
			}
		}
		if found == nil {
			return problem.New(problem.Missing, "There is no help on that.", "ownup --help lists the commands.")
		}
		node = found
	}
	return r.print(commandHelp(node))
}

func exitCodes() string {
	var b strings.Builder
	b.WriteString("Exit status of every command:\n\n")
	var rows [][2]string
	for _, s := range Statuses() {
		rows = append(rows, [2]string{fmt.Sprintf("%3d", s.Code), s.Meaning})
	}
	writeRows(&b, rows)
	return b.String()
}

const timesHelp = `Times are read and shown in your own time zone (see ownup me):

  17:00                 today
  tomorrow 09:30        also yesterday, today
  thu 17:00             the next Thursday; today, if it is one
  2026-11-26 17:00
  2026-11-26            its last minute; so does "tomorrow" alone
  2026-11-26T17:00:00Z  with a zone of its own (RFC 3339)
`
