package storetest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// throwAwayServer starts a PostgreSQL server on a free port of the loopback with its
// data in a new directory and without waiting for the disk. A small shell beside it
// stops it and removes the data when this process is gone, however it ends: test
// binaries have no exit hook, and one that is killed would leave the server.
func throwAwayServer() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.New("neither JIEDUI_TEST_POSTGRES nor /usr/lib/postgresql/*/bin")
	}
	bin := filepath.Dir(found[len(found)-1])
	dir, err := os.MkdirTemp("", "jiedui-postgres-")
	if err != nil {
		return "", err
	}
	as, err := serverUser(dir)
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	initdb.Dir, initdb.SysProcAttr = dir, as
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		return "", err
	}
	alive, hold, err := os.Pipe()
	if err != nil {
		return "", err
	}
	heldOpen = hold
	// The shell's read ends when the writing end is closed with this process.
	script := `"$0" "$@" >"$DIR/log" 2>&1 & pid=$!; read _; kill -QUIT $pid; wait $pid; rm -rf "$DIR"`
	shell := exec.Command("/bin/sh", "-c", script, filepath.Join(bin, "postgres"), "-D", data,
		"-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", dir,
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
		"-c", "max_connections=200", "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB", "-c", "autovacuum=on")
	shell.Dir, shell.Stdin, shell.Env = dir, alive, append(os.Environ(), "DIR="+dir)
	attr := *as
	attr.Setpgid = true // an interrupt at the terminal is for the tests, not for the server
	shell.SysProcAttr = &attr
	if err := shell.Start(); err != nil {
		return "", err
	}
	if err := alive.Close(); err != nil {
		return "", err
	}
	url := fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port)
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if err = execute(url, `SELECT 1`); err == nil {
			return url, nil
		}
		if time.Since(start) > 30*time.Second {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			return "", fmt.Errorf("server does not answer: %w: %s", err, log)
		}
	}
}

// heldOpen keeps the pipe's end from being closed by the garbage collector.
var heldOpen *os.File

// serverUser is who the server runs as: it refuses to run as root.
func serverUser(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.Atoi(u.Uid)
		gid, errGID := strconv.Atoi(u.Gid)
		if err := errors.Join(errUID, errGID, os.Chown(dir, uid, gid)); err != nil {
			return nil, err
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return nil, errors.New("running as root and no user postgres or nobody")
}
