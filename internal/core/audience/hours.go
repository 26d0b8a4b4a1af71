package audience

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// week is somebody's working time: the shifts of each weekday, in order and
// apart from one another.
type week [7][]shift

// shift is a stretch of working time, in minutes from the midnight on which
// its day begins. One that goes on over the next midnight ends after 24:00
// and belongs to the day on which it began.
type shift struct{ from, until int }

const (
	wholeDay  = 24 * 60 // minutes
	mostNight = 12 * 60 // minutes of a shift over midnight; more is a slip of the pen
)

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// parseHours reads working hours such as "Mon-Fri 09:00-17:30",
// "Mon-Thu 8:00-12:00 13:00-17:00, Fri 8:00-14:00" or "Sun-Thu 22:00-06:00".
// It is false where nothing can be made of them.
func parseHours(text string) (hours week, ok bool) {
	var days []time.Weekday
	fresh := true // the next days begin a new group
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\t' }) {
		word = strings.ReplaceAll(word, "–", "-")
		if list, isDays := parseDays(word); isDays {
			if !fresh {
				days, fresh = nil, true
			}
			days = append(days, list...)
			continue
		}
		s, isShift := parseShift(word)
		if !isShift || len(days) == 0 {
			return hours, false
		}
		fresh = false
		for _, d := range days {
			hours[d] = append(hours[d], s)
			ok = true
		}
	}
	for d := range hours {
		hours[d] = joined(hours[d])
	}
	return hours, ok
}

// joined sorts shifts and makes one of those that meet, so that no minute of
// work counts twice.
func joined(list []shift) []shift {
	slices.SortFunc(list, func(a, b shift) int { return cmp.Or(a.from-b.from, a.until-b.until) })
	var out []shift
	for _, s := range list {
		if n := len(out); n > 0 && s.from <= out[n-1].until {
			out[n-1].until = max(out[n-1].until, s.until)
			continue
		}
		out = append(out, s)
	}
	return out
}

func parseDays(word string) (list []time.Weekday, ok bool) {
	a, b, isRange := strings.Cut(word, "-")
	from := weekday(a)
	if from < 0 {
		return nil, false
	}
	until := from
	if isRange {
		if until = weekday(b); until < 0 {
			return nil, false
		}
	}
	for d := from; ; d = (d + 1) % 7 {
		list = append(list, time.Weekday(d))
		if d == until {
			return list, true
		}
	}
}

func weekday(s string) int {
	if len(s) < 3 {
		return -1
	}
	return slices.Index(weekdays, s[:3])
}

// parseShift reads "9-17:30", or "22-6" over midnight.
func parseShift(word string) (shift, bool) {
	a, b, ok := strings.Cut(word, "-")
	from, okFrom := minutes(a)
	until, okUntil := minutes(b)
	if until < from && until+wholeDay-from <= mostNight {
		until += wholeDay
	}
	return shift{from, until}, ok && okFrom && okUntil && from < until
}

// minutes reads "9", "9:30" or "09.30".
func minutes(s string) (int, bool) {
	h, m, has := strings.Cut(strings.ReplaceAll(s, ".", ":"), ":")
	hour, err := strconv.Atoi(h)
	minute := 0
	if err == nil && has {
		minute, err = strconv.Atoi(m)
	}
	return hour*60 + minute, err == nil && hour >= 0 && minute >= 0 && minute < 60 && hour*60+minute <= wholeDay
}
