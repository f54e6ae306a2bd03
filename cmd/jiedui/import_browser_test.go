package main

import (
	"testing"
)

func TestImportInTheBrowser(t *testing.T) {
	t.Parallel()
	const largest = 1 << 20
	eachSampledEngine(t, func(t *testing.T, o *office) {
		c := newClerk(t, o, largest)
		o.browse(t, "import.mjs", c.url, map[string]any{
			"good": texts(
				progressList("2024年6月30日", "300", "200"), progressList("2024年7月31日", "310", "210"),
				progressList("2024年8月31日", "320", "220"), progressList("2024年9月30日", "330", "230"),
			),
			"falls": texts(progressList("2023年6月30日", "300", "200"), progressList("2023年7月31日", "300", "150")),
			"bad":   string(progressList("2024年11月30日", "三百来块", "150")), "badCell": "F5",
			"largest": largest,
		})
	})
}

func texts(files ...[]byte) []string {
	list := make([]string, len(files))
	for i, f := range files {
		list[i] = string(f)
	}
	return list
}
