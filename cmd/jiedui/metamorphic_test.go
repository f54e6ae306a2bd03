package main

import (
	"sync"
	"testing"

	"jiedui/importers/workbooktest"
	"jiedui/testdata"
)

// officeCopies are the samples as LibreOffice saves them in its formats and those of others, made once.
var officeCopies = struct {
	sync.Mutex
	of map[string]map[string]string // by format and name
}{of: map[string]map[string]string{}}

// saved is a sample as LibreOffice saves it in another format.
func saved(t *testing.T, format string, s testdata.Sample) []byte {
	t.Helper()
	officeCopies.Lock()
	defer officeCopies.Unlock()
	if officeCopies.of[format] == nil {
		books := map[string][]byte{}
		for _, s := range samples(t) {
			books[s.Name] = s.Data
		}
		officeCopies.of[format] = workbooktest.Office(t, format, books)
	}
	return []byte(officeCopies.of[format][s.Name])
}
