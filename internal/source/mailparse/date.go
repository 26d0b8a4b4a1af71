package mailparse

import (
	"math"
	"net/mail"
	"strconv"
	"strings"
	"time"
)

// earliest is before any mail that a person at work can mean. Clocks without
// a battery write 1970 and 1980.
var earliest = time.Date(1980, time.January, 2, 0, 0, 0, 0, time.UTC)

// latest is after any date that is not nonsense.
var latest = time.Date(2200, time.January, 1, 0, 0, 0, 0, time.UTC)

// ahead is how far the writer's clock may be before the postman's.
const ahead = 48 * time.Hour

// dateOf chooses when a mail was sent. The writer's Date counts, unless it is
// missing, absurd, or more than two days after the mail arrived: then the
// arrival does, as the last Received field tells it. Where that field is
// missing the mailbox is asked. It stands in for a missing Date, but overrules
// one only within reach, for many mailboxes carry a date that means nothing.
// No clock is asked, so the answer is the same on every day. It is zero where
// there is no date at all.
func dateOf(written, received string, delivered time.Time, reach time.Duration) time.Time {
	arrived := time.Time{}
	if i := strings.LastIndexByte(received, ';'); i >= 0 {
		arrived = ParseDate(received[i+1:])
	}
	if !arrived.IsZero() {
		reach = math.MaxInt64 // a postman's own clock
	} else {
		arrived = sane(delivered)
	}
	sent := ParseDate(written)
	if sent.IsZero() {
		return arrived
	}
	// Beyond 292 years Sub gives the longest duration there is.
	if early := sent.Sub(arrived); !arrived.IsZero() && early > ahead && early <= reach {
		return arrived
	}
	return sent
}

func sane(t time.Time) time.Time {
	if t.Before(earliest) || !t.Before(latest) {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Second)
}

// zones are the names that mail programs write where a number belongs. Named
// zones are looked up here alone: the standard library would ask the zone of
// the machine it runs on.
var zones = map[string]string{
	"UT": "+0000", "UTC": "+0000", "GMT": "+0000", "Z": "+0000",
	"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500",
	"MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
	"WET": "+0000", "WEST": "+0100", "BST": "+0100",
	"CET": "+0100", "CEST": "+0200", "MET": "+0100", "MEST": "+0200",
	"MEZ": "+0100", "MESZ": "+0200", "EET": "+0200", "EEST": "+0300",
	"MSK": "+0300", "JST": "+0900", "KST": "+0900",
}

// looseLayouts are seen in archives beside the one of RFC 5322, after the
// comma is gone and the zone has become a number.
var looseLayouts = []string{
	"Mon Jan _2 15:04:05 -0700 2006",
	"Mon Jan _2 15:04 2006 -0700",
	"Jan _2 2006 15:04:05 -0700",
	"Mon Jan _2 2006 15:04:05 -0700",
	"Mon _2 Jan 2006 15:04:05 -0700",
	"Mon _2 Jan 06 15:04:05 -0700",
	"Mon _2-Jan-2006 15:04:05 -0700",
	"Mon _2-Jan-06 15:04:05 -0700",
	"_2-Jan-2006 15:04:05 -0700",
	"2006-01-02 15:04:05 -0700",
	"2006-01-02T15:04:05 -0700",
	"2006/01/02 15:04:05 -0700",
	"02/01/2006 15:04:05 -0700",
}

// ParseDate reads a date as mail programs write it, in UTC; it is zero where s
// is none, or one that cannot be right.
func ParseDate(s string) time.Time { return sane(parseDate(s)) }

func parseDate(s string) time.Time {
	if len(s) > 200 {
		return time.Time{}
	}
	if open := strings.IndexByte(s, '('); open >= 0 {
		s = s[:open] // "(Central European Time)"
	}
	words := strings.Fields(s)
	if len(words) < 2 {
		if t, err := time.Parse(time.RFC3339, strings.TrimSpace(s)); err == nil {
			return t
		}
		return time.Time{}
	}
	words = withZone(words)
	plain := strings.Join(words, " ")
	// The two usual forms first: trying layouts in vain costs more than all
	// the rest of reading a message.
	usual := "Mon Jan 2 15:04:05 2006 -0700"
	if strings.HasSuffix(words[0], ",") {
		usual = "Mon, 2 Jan 2006 15:04:05 -0700"
	}
	if t, err := time.Parse(usual, plain); err == nil {
		return t
	}
	if t, err := mail.ParseDate(plain); err == nil {
		return t
	}
	plain = strings.ReplaceAll(plain, ",", "")
	for _, layout := range looseLayouts {
		if t, err := time.Parse(layout, plain); err == nil {
			return t
		}
	}
	return time.Time{}
}

// withZone makes the zone a number: looked up, or +0000 where none is named.
func withZone(words []string) []string {
	last := words[len(words)-1]
	if offset, ok := zones[strings.ToUpper(last)]; ok {
		if len(words) > 2 && isOffset(words[len(words)-2]) {
			return words[:len(words)-1] // "+0100 CET"
		}
		return append(words[:len(words)-1:len(words)-1], offset)
	}
	if len(last) > 5 && (strings.HasPrefix(last, "GMT") || strings.HasPrefix(last, "UTC")) {
		last = last[3:] // "GMT+0200"
	}
	if len(last) == 6 && (last[0] == '+' || last[0] == '-') && last[3] == ':' {
		last = last[:3] + last[4:] // "+02:00"
	}
	if isOffset(last) {
		return append(words[:len(words)-1:len(words)-1], last)
	}
	if len(words) > 4 && isOffset(words[len(words)-2]) {
		return words // "Mon Nov 2 10:00:00 +0100 2026"
	}
	if isLetters(last) {
		words = words[:len(words)-1] // a zone that nobody knows
	}
	return append(words[:len(words):len(words)], "+0000")
}

func isOffset(s string) bool {
	if len(s) != 5 || s[0] != '+' && s[0] != '-' {
		return false
	}
	n, err := strconv.Atoi(s[1:])
	return err == nil && n <= 1400
}

func isLetters(s string) bool {
	for _, r := range s {
		if r < 'A' || r > 'z' {
			return false
		}
	}
	return true
}
