//go:build !linux

package confine

const behindWall = "__wall"

func behind(string, []string) int { return 1 }
