package main

import "fmt"

var stems, digits = []rune("甲乙丙丁戊己庚辛壬癸"), []rune("一二三四五六七八九")

// invented is the n-th name of a series that nobody could take for a real body: 粤北甲一建设有限公司.
func invented(prefix, suffix string, n int) string {
	name := prefix + string(stems[n/len(digits)%len(stems)]) + string(digits[n%len(digits)]) + suffix
	if round := n / (len(digits) * len(stems)); round > 0 {
		panic(fmt.Sprintf("%s…%s: only %d names", prefix, suffix, len(digits)*len(stems)))
	}
	return name
}

// titles hands out names of projects, each once.
type titles map[string]bool

var phases = []string{"", "（二期）", "（三期）", "（四期）", "（五期）", "（六期）", "（七期）", "（八期）"}

// unique is the name, or its next phase where it is taken.
func (t titles) unique(name string) string {
	for _, phase := range phases {
		if !t[name+phase] {
			t[name+phase] = true
			return name + phase
		}
	}
	panic("too many projects called " + name)
}
