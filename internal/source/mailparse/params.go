package mailparse

import (
	"strconv"
	"strings"
)

const maxParams = 100

// params is a field such as Content-Type: a kind and named values. The
// standard library's reader gives up on an unquoted space and on charsets
// other than UTF-8, both of which real attachments have in their names.
type params struct {
	kind  string // lower case, "text/plain"; "" where the field is missing
	pairs []pair
}

type pair struct{ key, value string }

func parseParams(v string) params {
	kind, rest, _ := strings.Cut(v, ";")
	p := params{kind: strings.ToLower(strings.TrimSpace(kind))}
	for rest != "" && len(p.pairs) < maxParams {
		var key, value string
		at := strings.IndexAny(rest, "=;")
		if at < 0 {
			break
		}
		if rest[at] == ';' {
			rest = rest[at+1:]
			continue
		}
		key, rest = rest[:at], strings.TrimLeft(rest[at+1:], " \t")
		if strings.HasPrefix(rest, `"`) {
			value, rest = cutQuoted(rest)
			_, rest, _ = strings.Cut(rest, ";")
		} else {
			value, rest, _ = strings.Cut(rest, ";")
			value = strings.TrimSpace(value)
		}
		p.pairs = append(p.pairs, pair{strings.ToLower(strings.TrimSpace(key)), value})
	}
	return p
}

// cutQuoted reads "…" off the front. Only quotes and backslashes count as
// escaped: some programs write C:\reports\q3.xlsx there as it is.
func cutQuoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		case s[i] == '"':
			return b.String(), s[i+1:]
		}
		b.WriteByte(s[i])
	}
	return b.String(), ""
}

func (p params) raw(key string) (string, bool) {
	for _, q := range p.pairs {
		if q.key == key {
			return q.value, true
		}
	}
	return "", false
}

// get gives the value of key, decoded whichever way it is encoded: RFC 2231
// whole or in pieces, RFC 2047 words against the rules, or raw bytes.
func (p params) get(key, hint string) string {
	if len(p.pairs) == 0 {
		return ""
	}
	if v, ok := p.raw(key + "*"); ok {
		return decodeExtended(v)
	}
	if v, ok := p.pieces(key); ok {
		return v
	}
	v, _ := p.raw(key)
	return decodeText(v, hint)
}

// pieces joins key*0, key*1*, … ; the charset stands in the first piece.
func (p params) pieces(key string) (string, bool) {
	var all []byte
	charset := ""
	for i := range maxParams {
		name := key + "*" + strconv.Itoa(i)
		if v, ok := p.raw(name + "*"); ok {
			if i == 0 {
				charset, v = cutCharset(v)
			}
			all = append(all, unescape(v)...)
			continue
		}
		v, ok := p.raw(name)
		if !ok {
			if i == 0 {
				return "", false
			}
			break
		}
		all = append(all, v...)
	}
	return decodeWords(toUTF8(charset, all)), true
}

func decodeExtended(v string) string {
	charset, v := cutCharset(v)
	return toUTF8(charset, unescape(v))
}

// cutCharset splits charset'language'value.
func cutCharset(v string) (charset, value string) {
	if parts := strings.SplitN(v, "'", 3); len(parts) == 3 {
		return parts[0], parts[2]
	}
	return "", v
}

func unescape(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}
