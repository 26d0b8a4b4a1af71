package ooxml

import "errors"

// Reason says in a sentence why something of a file could not be read; what
// is a noun without article, such as "sheet".
func Reason(what string, err error) string {
	switch {
	case errors.Is(err, ErrEncrypted):
		return "The " + what + " is encrypted."
	case errors.Is(err, ErrMissing):
		return "The " + what + " is missing from the file."
	case errors.Is(err, ErrTooLarge):
		return "The " + what + " is larger than the limit."
	case errors.Is(err, ErrMembers):
		return "The " + what + " has more parts than the limit."
	case errors.Is(err, ErrMethod):
		return "The " + what + " is packed in a way that is not read."
	}
	return "The " + what + " is damaged; what is whole is read."
}
