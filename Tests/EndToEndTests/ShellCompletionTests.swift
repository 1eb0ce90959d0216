import Foundation
import TestSupport
import Testing

/// Tab, in the real shells.
struct ShellCompletionTests {
    let program: Program
    let job: String

    init() throws {
        program = try Program()
        try program.scratch.write(
            "config/photorename/config.yaml", "presets:\n  travel:\n    case: snake\n  work: {}\n")
        #expect(try program.run("analyze", "photos", "--provider", "local").status == 0)
        job = try #require(try program.sql("SELECT id FROM jobs").first)
        let made = try program.bash(
            """
            set -e; mkdir bin; ln -s '\(Program.path)' bin/photorename
            for shell in bash zsh fish; do photorename --generate-completion-script $shell > bin/complete.$shell; done
            mkdir functions; cp bin/complete.zsh functions/_photorename
            """)
        #expect(made.status == 0, "\(made.error)")
    }

    /// - Parameter words: the command line up to where Tab is pressed.
    private func bash(_ words: String...) throws -> [String] {
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        return try program.bash(
            """
            PATH=$PWD/bin:$PATH; unset -f photorename; source bin/complete.bash
            COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1); COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
            _photorename photorename '\(words.last ?? "")' '\(words.dropLast().last ?? "")'; printf '%s\\n' "${COMPREPLY[@]}"
            """
        ).lines.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// On a terminal of its own: it completes what is custom nowhere else.
    ///
    /// - Returns: the line as Tab leaves it.
    private func fish(_ line: String) throws -> String {
        try program.bash(
            """
            export PATH=$PWD/bin:$PATH HOME=$PWD TERM=dumb
            (sleep 1; printf 'source bin/complete.fish\\r'; sleep 1; printf '\(line)\\t'; sleep 2; printf '\\003exit\\r'; sleep 1) |
                timeout 20 script -qec 'stty cols 200; fish -N -i' /dev/null
            """
        ).output
    }

    /// - Returns: the line as Tab leaves it.
    private func zsh(_ line: String) throws -> String {
        try program.bash(
            """
            cat > capture.zsh <<'END'
            zmodload zsh/zpty
            zpty -b inner zsh -f -i
            zpty -w inner "PS1='> '; PATH=$PWD/bin:\\$PATH; fpath=($PWD/functions \\$fpath); autoload -U compinit; compinit -u -D; print READY"
            while zpty -r inner text '*READY*'; do break; done
            sleep 0.5
            zpty -w -n inner $'\(line)\\t'
            sleep 2
            zpty -r -t inner text '*'; while zpty -r -t inner more '*'; do text+=$more; done
            print -r -- "$text"
            END
            zsh -f capture.zsh
            """
        ).output
    }

    @Test func `bash completes commands, options, their values, jobs and presets`() throws {
        #expect(try bash("photorename", "ana") == ["analyze"])
        #expect(try bash("photorename", "status", "").contains(job))
        #expect(try bash("photorename", "status", String(job.prefix(4))) == [job])
        #expect(
            try bash("photorename", "apply", "--plan-format", "").sorted() == ["csv", "json", "jsonl", "null", "tsv"])
        #expect(try bash("photorename", "analyze", "--preset", "").sorted() == ["travel", "work"])
        #expect(try bash("photorename", "analyze", "--max-c") == ["--max-cost"])
        // Of the database that the line names, which is not made by asking.
        #expect(try bash("photorename", "status", "--database", "other.sqlite", "").allSatisfy { $0 != job })
        #expect(try !program.scratch.names(".").contains("other.sqlite"))
    }

    @Test func `fish completes commands, jobs and presets`() throws {
        #expect(try fish("photorename ana").contains("analyze"))
        #expect(try fish("photorename undo \(job.prefix(4))").contains(job))
        #expect(try fish("photorename preview latest --preset tr").contains("travel"))
    }

    @Test func `zsh completes commands, jobs and presets`() throws {
        #expect(try zsh("photorename ana").contains("analyze"))
        #expect(try zsh("photorename apply \(job.prefix(4))").contains(job))
        #expect(try zsh("photorename preview \(job) --preset tr").contains("travel"))
    }
}
