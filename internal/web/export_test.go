package web

import "ownup/internal/core/problem"

// Policy is the content security policy, for tests that serve pages
// themselves.
const Policy = policy

// Statuses is the table from kinds of problem to HTTP.
func Statuses() map[problem.Kind]int { return statuses }

// WaitForReadings returns when every record that was asked for has been read.
func (s *Server) WaitForReadings() { s.readings.work.Wait() }
