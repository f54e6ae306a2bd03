package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"jiedui/ledger"
)

// importFile reads and applies one file of the file system and prints what became of it.
func (a *app) importFile(ctx context.Context, path string, o importOptions) error {
	info, err := os.Stat(path)
	if err != nil {
		return ledger.Invalid("file", path, "", "cannot be read: "+reasonOf(err))
	}
	if info.Size() > a.settings.Import.FileBytes {
		return &ledger.Error{Kind: ledger.KindLimitExceeded, Entity: "file", Key: path,
			Text: fmt.Sprintf("is larger than import.file_bytes (%d bytes)", a.settings.Import.FileBytes)}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return ledger.Invalid("file", path, "", "cannot be read: "+reasonOf(err))
	}
	return a.importBytes(ctx, filepath.Base(path), data, o)
}

func reasonOf(err error) string {
	for {
		inner, ok := err.(interface{ Unwrap() error })
		if !ok {
			return err.Error()
		}
		err = inner.Unwrap()
	}
}
