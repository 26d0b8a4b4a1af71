package person

import "strings"

// Domain is the mail domain of an address in lower case, "" without one.
func Domain(address string) string {
	_, domain := split(strings.ToLower(address))
	return domain
}

// SameFirm reports whether two mail domains are of one firm: one is the other
// or lies below it. Of a domain that is not known nobody can say, and it is
// false.
func SameFirm(a, b string) bool {
	return a != "" && b != "" && (a == b || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a))
}
