package legacy

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"ownup/internal/trace/extract"
)

// patience is how long LibreOffice may take for one document.
const patience = 2 * time.Minute

// Why a document was not converted.
var (
	errLate  = errors.New("LibreOffice did not finish in time")
	errLarge = errors.New("the converted document is larger than the limit")
)

// settings keep LibreOffice from running what a document brings along and from
// fetching what it names. The proxy is one that nobody listens at.
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
`

// converted has LibreOffice write a document in a modern format.
func (o *Office) converted(ctx context.Context, format format, content []byte, limits extract.Limits) ([]byte, error) {
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	folder, err := os.MkdirTemp("", "ownup-office-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for LibreOffice: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if err := prepare(folder, "in"+format.ending, content); err != nil {
		return nil, fmt.Errorf("prepare LibreOffice: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, o.patience)
	defer cancel()
	cmd := o.command(limited, folder, format)
	if err := cmd.Run(); err != nil {
		if limited.Err() != nil {
			return nil, errLate
		}
		return nil, fmt.Errorf("run LibreOffice: %w", err)
	}
	written := filepath.Join(folder, "out", "in."+format.modern)
	info, err := os.Stat(written)
	if err != nil {
		return nil, fmt.Errorf("find what LibreOffice wrote: %w", err)
	}
	if info.Size() > int64(limits.File) {
		return nil, errLarge
	}
	return os.ReadFile(written)
}

// prepare writes the document and the profile.
func prepare(folder, name string, content []byte) error {
	user := filepath.Join(folder, "profile", "user")
	if err := os.MkdirAll(user, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(settings), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name), content, 0o600)
}

// command is the start of LibreOffice for one document.
func (o *Office) command(ctx context.Context, folder string, format format) *exec.Cmd {
	profile := url.URL{Scheme: "file", Path: "/" + filepath.ToSlash(trimSlash(filepath.Join(folder, "profile")))}
	cmd := exec.CommandContext(ctx, o.program, //nolint:gosec // the program that the person has installed
		"-env:UserInstallation="+profile.String(),
		"--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
		"--convert-to", format.modern, "--outdir", filepath.Join(folder, "out"), filepath.Join(folder, "in"+format.ending))
	cmd.Dir = folder
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + folder, "LANG=en_US.UTF-8", "SAL_USE_VCLPLUGIN=svp"}
	for _, name := range []string{"SystemRoot", "SystemDrive", "TEMP", "TMP", "USERPROFILE"} { // without which nothing starts on Windows
		if value := os.Getenv(name); value != "" {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	endAll(cmd)
	cmd.WaitDelay = time.Second
	return cmd
}

func trimSlash(path string) string {
	if len(path) > 0 && path[0] == '/' {
		return path[1:]
	}
	return path
}
