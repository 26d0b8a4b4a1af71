// Package problem holds the errors a person can act on.
//
// Every error that reaches a person has three readers: a program, which
// looks at the [Kind]; the person, who reads the sentence and the next step;
// and the operator, who reads the wrapped cause in the log. Adapters turn
// driver errors into a Problem by code, never by matching text, and the
// edges (command line, web) turn the Kind into an exit status or an HTTP
// status in one table each.
//
// Sentences never contain a story, a name or an address: they are shown to
// whoever made the request, and may be logged.
package problem

import (
	"errors"
	"fmt"
)

// Kind says what sort of problem it is, for programs.
type Kind string

// The kinds. Each edge maps every kind to a status; a test holds the tables
// complete.
const (
	Invalid     Kind = "invalid"     // the input cannot be understood
	Missing     Kind = "missing"     // what was named does not exist
	Conflict    Kind = "conflict"    // somebody else changed it first; try again
	Refused     Kind = "refused"     // understood, but a rule forbids it now
	Forbidden   Kind = "forbidden"   // this actor may not do it
	Sealed      Kind = "sealed"      // closed for reading
	Unreachable Kind = "unreachable" // a file, server or program did not answer
	Damaged     Kind = "damaged"     // stored data does not fit together
	Newer       Kind = "newer"       // written by a newer version of ownup
	Internal    Kind = "internal"    // a fault of ownup itself
)

// Kinds lists every kind, for tables that must be complete.
func Kinds() []Kind {
	return []Kind{
		Invalid, Missing, Conflict, Refused, Forbidden, Sealed,
		Unreachable, Damaged, Newer, Internal,
	}
}

// Problem is an error with a sentence for the person it happened to.
type Problem struct {
	Kind     Kind
	Sentence string   // what is wrong, one sentence, capital letter and full stop
	Next     string   // what to do now; may be empty where nothing can be done
	Details  []string // what it is about, for the owner's eyes only; never logged
	Cause    error    // detail for the operator; never shown
}

// With returns p with details for the owner's eyes: names, titles, findings.
func (p *Problem) With(details ...string) *Problem {
	p.Details = append(p.Details, details...)
	return p
}

// New returns a Problem without a cause.
func New(kind Kind, sentence, next string) *Problem {
	return &Problem{Kind: kind, Sentence: sentence, Next: next}
}

// Wrap returns a Problem whose detail is cause.
func Wrap(cause error, kind Kind, sentence, next string) *Problem {
	return &Problem{Kind: kind, Sentence: sentence, Next: next, Cause: cause}
}

// Error gives the sentence, then the cause for the log.
func (p *Problem) Error() string {
	if p.Cause == nil {
		return p.Sentence
	}
	return fmt.Sprintf("%s: %v", p.Sentence, p.Cause)
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Cause }

// As returns the Problem inside err. An error that carries none is a fault of
// ownup itself: it comes back as [Internal] with err as its cause, so that no
// raw error text reaches a person.
func As(err error) *Problem {
	if err == nil {
		return nil
	}
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	return Wrap(err, Internal, "Something inside ownup went wrong.",
		"Nothing that was saved is lost. Try once more; if it happens again, please report it.")
}

// KindOf returns the kind of err, [Internal] where it carries none and the
// empty kind where err is nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	return As(err).Kind
}
