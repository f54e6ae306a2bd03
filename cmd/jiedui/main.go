// Command jiedui keeps the ledger of paired assistance (对口帮扶台账): partner workbooks
// in, one GraphQL API out.
//
// This package only wires: it reads settings, opens what is needed, hands each package
// its Options and turns errors into exit codes. Start at root.go; a file per command.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // machines without zone files know Asia/Shanghai too

	"jiedui/ledger"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, in *os.File, out, errOut *os.File) int {
	a := &app{terminal: &terminal{in: in, out: out, err: errOut}}
	root := newRoot(a)
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if !a.started { // the command line itself was not understood
		err = ledger.Invalid("", "", "", oneLine(err.Error()))
	}
	fmt.Fprintln(errOut, "jiedui:", err)
	return ledger.KindOf(err).Policy().ExitCode
}
