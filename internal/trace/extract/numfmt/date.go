package numfmt

import (
	"math"
	"strconv"
	"time"
)

const (
	secondsPerDay = 86400
	lastDay       = 2958465 // 31 December 9999
	days1904      = 1462    // from the first epoch to the second
)

// moment is a number of days, taken apart.
type moment struct {
	year, month, day  int
	weekday           int // 0 is Sunday
	hour, minute, sec int
	part              int   // of a second, in the digits shown
	total             int64 // seconds since the epoch
}

// appendDate writes v, which counts days, as a date and time.
func (s *section) appendDate(dst []byte, v float64, date1904 bool) []byte {
	if date1904 && !s.onlyElapsed() {
		v += days1904
	}
	if math.IsNaN(v) || v >= lastDay+1 || v < 0 && !(s.onlyElapsed() && v > -lastDay) {
		return append(dst, tooWide...)
	}
	if v < 0 {
		if !date1904 {
			return append(dst, tooWide...)
		}
		dst = append(dst, '-')
		v = -v
	}
	m := s.moment(v)
	names := namesOf(s.language)
	for i := range s.tokens {
		dst = s.appendPart(dst, &s.tokens[i], &m, names)
	}
	return dst
}

// onlyElapsed says that the section shows a span of time.
func (s *section) onlyElapsed() bool {
	for i := range s.tokens {
		switch s.tokens[i].kind {
		case tHours, tMinutes, tSeconds:
			return true
		}
	}
	return false
}

// moment takes v apart. Where seconds are shown they are rounded to what is
// shown of them; otherwise time that has not passed does not show, but for
// the thousandth of a second that binary numbers are off.
func (s *section) moment(v float64) moment {
	unit := int64(1000)
	if s.seconds {
		unit = 1
		for range s.digits {
			unit *= 10
		}
	}
	ticks := int64(math.Floor(v*secondsPerDay*float64(unit) + 0.5))
	m := moment{part: int(ticks % unit), total: ticks / unit}
	days := m.total / secondsPerDay
	second := int(m.total % secondsPerDay)
	m.hour, m.minute, m.sec = second/3600, second/60%60, second%60
	m.weekday = int((days + 6) % 7)
	m.year, m.month, m.day = calendar(days)
	return m
}

// calendar returns the date of a day. Spreadsheets count a 29 February 1900
// that never was, and show day 0 as 0 January.
func calendar(days int64) (year, month, day int) {
	switch {
	case days == 0:
		return 1900, 1, 0
	case days == 60:
		return 1900, 2, 29
	case days > 60:
		days--
	}
	t := time.Unix((days-25568)*secondsPerDay, 0).UTC()
	return t.Year(), int(t.Month()), t.Day()
}

// appendPart writes one token of a date.
func (s *section) appendPart(dst []byte, t *token, m *moment, names *names) []byte {
	switch t.kind {
	case tLiteral:
		return append(dst, t.text...)
	case tPoint:
		return append(dst, '.')
	case tSlash:
		return append(dst, '/')
	case tYear:
		return appendYear(dst, m.year, t.n)
	case tBuddhist:
		return appendYear(dst, m.year+543, t.n)
	case tMonth:
		return appendName(dst, m.month, t.n, names.months[:], m.month-1)
	case tDay:
		return appendName(dst, m.day, t.n, names.days[:], m.weekday)
	case tHour:
		hour := m.hour
		if s.clock12 {
			hour = (hour+11)%12 + 1
		}
		return appendPadded(dst, hour, min(t.n, 2))
	case tMinute:
		return appendPadded(dst, m.minute, min(t.n, 2))
	case tSecond:
		return appendPadded(dst, m.sec, min(t.n, 2))
	case tDigits:
		return appendPadded(append(dst, '.'), m.part, s.digits)
	case tNoon, tNoonA:
		return appendNoon(dst, m.hour, t.kind == tNoon)
	case tHours:
		return appendPadded(dst, int(m.total/3600), t.n)
	case tMinutes:
		return appendPadded(dst, int(m.total/60), t.n)
	case tSeconds:
		return appendPadded(dst, int(m.total), t.n)
	}
	return dst
}

func appendYear(dst []byte, year, letters int) []byte {
	if letters <= 2 {
		return appendPadded(dst, year%100, 2)
	}
	return strconv.AppendInt(dst, int64(year), 10)
}

// appendName writes a month or a day: as a number for one or two letters,
// then short, then long. Five letters show a month's first.
func appendName(dst []byte, n, letters int, names []name, i int) []byte {
	switch {
	case letters <= 2:
		return appendPadded(dst, n, letters)
	case letters == 3:
		return append(dst, names[i].short...)
	case letters == 5 && len(names) == 12:
		for _, r := range names[i].long {
			return append(dst, string(r)...)
		}
	}
	return append(dst, names[i].long...)
}

func appendNoon(dst []byte, hour int, long bool) []byte {
	letter := byte('A')
	if hour >= 12 {
		letter = 'P'
	}
	dst = append(dst, letter)
	if long {
		dst = append(dst, 'M')
	}
	return dst
}
