//go:build !unix

package main

import "time"

var began = time.Now()

// cpu is how long this process has run, as nothing better is known.
func cpu() time.Duration { return time.Since(began) }
