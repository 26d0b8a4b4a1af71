package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"ownup/internal/core/audience"
	"ownup/internal/core/evaluation"
	"ownup/internal/core/person"
	"ownup/internal/core/workgraph"
)

// message is one mail of a corpus.
type message struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	From    string    `json:"from"`
	To      []string  `json:"to"`
	Subject string    `json:"subject"`
}

// readMessages reads a corpus, one JSON object a line, oldest first as it is,
// that may be packed with gzip.
func readMessages(path string) ([]message, error) {
	f, err := os.Open(path) // #nosec G304 -- the path is the user's own
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	in := bufio.NewReader(f)
	lines := bufio.NewScanner(in)
	if strings.HasSuffix(path, ".gz") {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("unpack %s: %w", path, err)
		}
		lines = bufio.NewScanner(unpacked)
	}
	lines.Buffer(nil, 1<<20)
	var list []message
	for n := 1; lines.Scan(); n++ {
		var m message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return nil, fmt.Errorf("read message %d: %w", n, err)
		}
		list = append(list, m)
	}
	return list, lines.Err()
}

// mailGraph builds the work graph of a corpus and of the people in it, as
// syncing the mails and a table of people would.
func mailGraph(list []message, cards []person.Card) (*workgraph.Graph, error) {
	var packer workgraph.Packer
	var builder workgraph.Builder
	pack := func() error {
		data, err := packer.Pack()
		if err != nil {
			return err
		}
		return builder.Add(data)
	}
	for _, m := range list {
		act := workgraph.Act{Kind: workgraph.Mail, Key: m.ID, At: m.At, Title: m.Subject}
		act.Parts = append(act.Parts, workgraph.Part{Who: address(m.From), Role: workgraph.Sender})
		for _, to := range m.To {
			act.Parts = append(act.Parts, workgraph.Part{Who: address(to), Role: workgraph.Recipient})
		}
		act.Things = []workgraph.Thing{{Kind: workgraph.Thread, Space: m.ID, Key: strings.ToLower(m.Subject)}}
		if packer.Act(act); packer.Full() {
			if err := pack(); err != nil {
				return nil, err
			}
		}
	}
	for _, c := range cards {
		packer.Card(c)
	}
	if err := pack(); err != nil {
		return nil, err
	}
	return builder.Graph(nil, nil)
}

func address(a string) person.Identity { return person.Identity{Address: a} }

// mailCase is one mail with several recipients: its writer is the owner, the
// first recipient is known, and the others are to be found.
type mailCase struct {
	m     message
	owner person.ID
	first person.ID
	rest  evaluation.Truth
}

// caseOf makes the case of a message as v knows its people; ok is false where
// it has too few of them.
func caseOf(m message, v workgraph.View) (c mailCase, ok bool) {
	if len(m.To) < 2 {
		return c, false
	}
	c.m = m
	c.owner, c.first = find(v, m.From), find(v, m.To[0])
	for _, to := range m.To[1:] {
		switch id := find(v, to); {
		case id == person.None:
			c.rest.Unknown++
		case id != c.owner && id != c.first:
			c.rest.People = append(c.rest.People, id)
		}
	}
	return c, c.rest.Size() > 0
}

func find(v workgraph.View, a string) person.ID {
	id, ok := v.FindPerson(address(a))
	if !ok {
		return person.None
	}
	return id
}

// mailQuestion is what ownup is asked: who else, given the first recipient.
func mailQuestion(c mailCase) audience.Question {
	return audience.Question{Owner: address(c.m.From), With: c.m.To[:1], Limit: evaluation.Listed}
}
