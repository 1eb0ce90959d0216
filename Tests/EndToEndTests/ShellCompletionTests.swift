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
    /// - Returns: the completions.
    /// - Throws: an error of the system.
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

    /// In a shell on a terminal of its own, Tab after each of some lines.
    ///
    /// - Parameters:
    ///   - shell: `bash`, `zsh` or `fish`.
    ///   - setUp: what the shell is told first.
    ///   - lines: what is typed, and what Tab should make of it.
    /// - Returns: what of that was drawn, each within 20 seconds.
    /// - Throws: an error of the system.
    private func tab(in shell: String, _ setUp: String, _ lines: KeyValuePairs<String, String>) throws -> [String] {
        let typed = lines.map { "printf '\($0.key)\\t'; shows '\($0.value)' 200 && echo '\($0.value)' >> found" }
        let result = try program.bash(
            """
            export PATH=$PWD/bin:$PATH HOME=$PWD TERM=dumb; touch screen found
            shows() { for ((i = 0; i < $2; i++)); do grep -qF -- "$1" screen && return; sleep 0.1; done; return 1; }
            (
                # A shell that is not there yet hears nothing.
                for _ in {1..20}; do printf '%s; echo rea""dy\\r' '\(setUp)'; shows ready 20 && break; done
                \(typed.joined(separator: "; printf '\\003'; sleep 0.1; ")); printf '\\003exit\\r'; sleep 0.5
            ) | timeout 100 script -qfec 'stty cols 200; \(shell)' screen > /dev/null
            cat found
            """)
        return result.lines
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
        let drawn = try tab(
            in: "fish -N -i", "source bin/complete.fish",
            [
                "photorename ana": "analyze", "photorename undo \(job.prefix(4))": job,
                "photorename preview latest --preset tr": "travel",
            ])
        #expect(drawn == ["analyze", job, "travel"])
    }

    @Test func `zsh completes commands, jobs and presets`() throws {
        let drawn = try tab(
            in: "zsh -f -i", "fpath=($PWD/functions $fpath); autoload -U compinit; compinit -u -D",
            [
                "photorename ana": "analyze", "photorename apply \(job.prefix(4))": job,
                "photorename preview latest --preset tr": "travel",
            ])
        #expect(drawn == ["analyze", job, "travel"])
    }
}
