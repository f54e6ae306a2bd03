package main

import (
	"context"
	"errors"
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
	_, err = a.importBytes(ctx, filepath.Base(path), data, o)
	return err
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

// refused is the error of a file that what was found in it keeps out.
func refused(name, text string) error {
	return &ledger.Error{Kind: ledger.KindRefused, Entity: "file", Key: name, Text: text}
}

// keptOut is an error of applying a file: what the ledger finds invalid is the file's fault.
func keptOut(err error) error {
	var known *ledger.Error
	if !errors.As(err, &known) || known.Kind != ledger.KindInvalid {
		return err
	}
	kept := *known
	kept.Kind = ledger.KindRefused
	return &kept
}
