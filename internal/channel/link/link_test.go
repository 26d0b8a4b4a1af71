package link

import (
	"net/url"
	"strings"
	"testing"
)

func TestMailtoOpensTheWholeMessage(t *testing.T) {
	body := "Dear Ana,\n\nI wrote 4.2 % & meant 2.4 % + tax?\nMara"
	u, err := url.Parse(Mailto("ana+deck@client.example", "A correction: yes & no", body))
	if err != nil {
		t.Fatal(err)
	}
	if u.Opaque != "ana+deck@client.example" {
		t.Errorf("to %q", u.Opaque)
	}
	q := u.Query()
	if q.Get("subject") != "A correction: yes & no" || q.Get("body") != strings.ReplaceAll(body, "\n", "\r\n") {
		t.Errorf("subject %q, body %q", q.Get("subject"), q.Get("body"))
	}
	if strings.Contains(u.RawQuery, "+") {
		t.Error("a plus sign stands for a space; mail programs show it as a plus")
	}
}

func TestMailtoCannotAddRecipients(t *testing.T) {
	u, err := url.Parse(Mailto("ana@client.example?bcc=all@firm.example", "s", "b&cc=x@y.example"))
	if err != nil {
		t.Fatal(err)
	}
	if q := u.Query(); q.Has("bcc") || q.Has("cc") {
		t.Errorf("the link has recipients nobody chose: %v", q)
	}
}

func TestALongMessageIsCopiedInstead(t *testing.T) {
	if got := Mailto("a@b.example", "s", strings.Repeat("word ", 1000)); got != "" {
		t.Errorf("a link of %d bytes", len(got))
	}
}
