//go:build linux && !amd64 && !arm64

package confine

import "errors"

// filterCalls holds the process to no filter: the numbers of the calls of this
// architecture are not written down.
func filterCalls(bool) error { return errors.ErrUnsupported }
