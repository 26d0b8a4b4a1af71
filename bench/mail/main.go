// Command mail measures on a corpus of office mail who else belongs to people
// already named, and which recipient does not belong.
//
//	OWNUP_BENCH_MAIL=messages.jsonl.gz go run ./bench/mail -test 4
//	OWNUP_BENCH_MAIL=messages.jsonl.gz go run ./bench/mail -fit 3 -test 4
//
// The corpus is cut into fifths by number, the oldest first. The first command
// measures the fourth with the weights that ownup comes with; the second fits
// weights on the second and third, and measures those. OWNUP_BENCH_PEOPLE
// names a table of people with their departments.
//
// A case is a mail with two recipients or more: its writer is the owner, the
// first recipient is named, and the others are to be found, from the mails
// before it alone. Roth's Interactions Rank is measured beside it. For the one
// who does not belong, somebody who is not on the mail is drawn, from all
// people alike or by how often the writer had mail with them.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"ownup/internal/core/audience"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// fifths is into how many parts by number a corpus is cut, the oldest first.
const fifths = 5

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, args []string) error {
	flags := flag.NewFlagSet("mail", flag.ContinueOnError)
	fitted := flags.Int("fit", 0, "fit on the fifths from the second up to this one")
	test := flags.Int("test", 4, "measure on this fifth; 0: do not")
	ridge := flags.Float64("ridge", 30, "how strongly weights are held down")
	show := flags.Bool("weights", false, "print the fitted weights")
	if err := flags.Parse(args); err != nil {
		return err
	}
	path := os.Getenv("OWNUP_BENCH_MAIL")
	if path == "" {
		return errors.New("set OWNUP_BENCH_MAIL to a corpus of mail, and OWNUP_BENCH_PEOPLE to its people where they are known")
	}
	list, err := readMessages(path)
	if err != nil {
		return fmt.Errorf("read the mail: %w", err)
	}
	cards, err := readPeople(os.Getenv("OWNUP_BENCH_PEOPLE"))
	if err != nil {
		return fmt.Errorf("read the people: %w", err)
	}
	g, err := mailGraph(list, cards)
	if err != nil {
		return err
	}
	at := func(fifth int) int { return len(list) * fifth / fifths }
	var join *mixture
	var belong *logistic
	if *fitted >= 2 {
		p := audience.DefaultPolicy()
		// Where the departments are known, half of the examples are without
		// them, so that the weights serve both kinds of firm.
		graphs := []*workgraph.Graph{g}
		if len(cards) > 0 {
			bare, err := mailGraph(list, nil)
			if err != nil {
				return err
			}
			graphs = append(graphs, bare)
		}
		var ordered, free, belongs []example
		for _, g := range graphs {
			part := list[at(1):at(*fitted)]
			ordered = append(ordered, examples(part, at(1), g, p, true)...)
			free = append(free, examples(part, at(1), g, p, false)...)
			belongs = append(belongs, wrongExamples(part, at(1), g, p)...)
		}
		join = &mixture{fitLogistic(ordered, *ridge), fitLogistic(free, *ridge)}
		b := fitLogistic(belongs, *ridge)
		belong = &b
		if *show {
			if err := errors.Join(join.ordered.print(out, "joiningInOrder"), join.free.print(out, "joining"), b.print(out, "belonging")); err != nil {
				return err
			}
		}
	}
	if *test == 0 {
		return nil
	}
	part := list[at(*test-1):at(*test)]
	return errors.Join(
		measureMail(out, part, at(*test-1), g, join, belong),
		alarms(out, part, at(*test-1), g, audience.DefaultPolicy()))
}

// readPeople reads a table of people, one JSON object a line; "" is none.
func readPeople(path string) ([]person.Card, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path) // #nosec G304 -- the path is the user's own
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var cards []person.Card
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		var p struct{ Name, Address, Department, Title string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return nil, fmt.Errorf("read person %d: %w", n, err)
		}
		cards = append(cards, person.Card{
			Identities: []person.Identity{{Name: p.Name, Address: p.Address}}, Department: p.Department, Title: p.Title, Source: "people",
		})
	}
	return cards, lines.Err()
}
