package history

import (
	"bytes"
	"html"
	"path"
	"strings"
)

// isMarkup reports texts that a browser shows otherwise than they are written.
func isMarkup(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml", ".xht", ".xml", ".svg", ".md", ".markdown", ".vue", ".php", ".erb", ".tmpl", ".gohtml", ".jsp", ".ejs", ".njk", ".liquid":
		return true
	}
	return false
}

// hasMarkup reports whether a text has anything that is shown otherwise.
func hasMarkup(text []byte) bool {
	return bytes.IndexByte(text, '<') >= 0 || bytes.IndexByte(text, '&') >= 0
}

// shown appends a text as it is read, line by line as it is written: "4<b>.2</b>&nbsp;%"
// is "4.2 %". Tags within words leave no gap, all others do. It knows nothing
// of what came before the text, which may begin within a tag; so it is searched
// beside the text as it is written, and never instead of it.
func shown(into, text []byte) []byte {
	for len(text) > 0 {
		i := bytes.IndexAny(text, "<&")
		if i < 0 {
			return append(into, text...)
		}
		into, text = append(into, text[:i]...), text[i:]
		if text[0] == '<' {
			n := tag(text)
			if n > 1 && !inline(text[1:n]) {
				into = append(into, ' ')
			}
			if n == 1 {
				into = append(into, '<')
			}
			for range bytes.Count(text[:n], []byte{'\n'}) {
				into = append(into, '\n')
			}
			text = text[n:]
			continue
		}
		n := entity(text)
		into, text = append(into, html.UnescapeString(string(text[:n]))...), text[n:]
	}
	return into
}

// tag returns how long the tag is that begins a text; 1 where it is none.
func tag(text []byte) int {
	const longest = 2000
	if len(text) < 2 || text[1] != '/' && text[1] != '!' && (text[1]|0x20 < 'a' || text[1]|0x20 > 'z') {
		return 1
	}
	end := bytes.IndexByte(text[:min(len(text), longest)], '>')
	return max(end+1, 1)
}

// inline reports the tags that stand within words and figures.
func inline(tag []byte) bool {
	name := bytes.TrimPrefix(tag, []byte{'/'})
	end := 0
	for end < len(name) && (name[end]|0x20 >= 'a' && name[end]|0x20 <= 'z') {
		end++
	}
	switch strings.ToLower(string(name[:end])) {
	case "b", "i", "u", "em", "strong", "span", "font", "a", "mark", "small", "big", "code", "wbr", "ins", "tspan", "abbr", "tt":
		return true
	}
	return false
}

// entity returns how long the character is that a text begins with and that is
// written by its name or number; 1 where it is none. None is a line break.
func entity(text []byte) int {
	const longest = 34 // the longest name there is
	end := bytes.IndexAny(text[1:min(len(text), longest)], "; \n<&")
	if end < 0 || text[1+end] != ';' {
		return 1
	}
	n := end + 2
	if s := html.UnescapeString(string(text[:n])); strings.ContainsAny(s, "\n") {
		return 1
	}
	return n
}
