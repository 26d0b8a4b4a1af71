//go:build !unix

package extract_test

import "time"

// cpuTime is not known here.
func cpuTime() time.Duration { return 0 }
