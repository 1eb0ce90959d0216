import ArgumentParser
import PhotoModel
import PhotorenameCore
import Renaming
import TerminalUI

extension Interrupts {
    /// Ends the command after a rename that the user has stopped: says how far it came, and how to go on or back.
    ///
    /// - Parameters:
    ///   - report: of the rename.
    ///   - kind: what the command was for.
    ///   - job: its job.
    ///   - console: where it is printed.
    ///   - isRecovery: the command was settling an interrupted rename.
    /// - Throws: `ExitCode`.
    func endIfStopped(
        _ report: Renamer.Report, _ kind: RenameRecord.Kind, of job: JobID, _ console: Console,
        isRecovery: Bool = false
    ) throws {
        guard report.stoppedBefore != nil else { return }
        console.showStop(report, kind, of: job, isRecovery: isRecovery)
        throw ExitCode(exitStatus)
    }
}
