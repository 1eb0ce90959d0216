import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import TerminalUI

struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change new names in your editor; the plan keeps them.",
        discussion: "The editor is what VISUAL or EDITOR says, else vi.")

    @OptionGroup var job: JobArgument

    @Flag(help: "List photos that keep their names too.")
    var all = false

    @Flag(help: "Drop every name that a person chose, and take those of the template again.")
    var reset = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if reset, all { throw ValidationError("--reset and --all exclude each other") }
    }

    func run() throws {
        try Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let job = try wiring.store.find(job.job)
        let root = try wiring.open(job)
        let planning = Planning(wiring) { root }
        if reset {
            let pinned = try wiring.store.pinnedNames(job.id).count
            try planning.renew(job.id, dropping: nil)
            wiring.console.say("Dropped \(Numbers.count(pinned, "name")) that you had chosen.")
            return .success
        }
        let edits = NameEdits(wiring: wiring, job: job, root: root)
        let changed = try EditSession(edits: edits, showsAll: all).run {
            try planning.current(job, try wiring.store.items(job.id), options: nil)
        }
        wiring.console.say(
            changed == 0
                ? "No name was changed."
                : "Changed \(Numbers.count(changed, "name")). Rename with: photorename apply \(job.id)")
        return .success
    }
}
