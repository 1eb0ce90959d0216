import Foundation
import TestSupport
import Testing

/// The same plan on each kind of file system that photos lie on, with the guarantee that it can give.
@Suite(.serialized, .enabled(if: KillAt.isThere)) struct FileSystemKindTests {
    @Test(.timeLimit(.minutes(10)), arguments: MountedDisk.Kind.allCases)
    func `renamed, undone, killed and mounted again, the photos are where they should be`(kind: MountedDisk.Kind)
        throws
    {
        guard let disk = try MountedDisk(kind) else { try Test.cancel("\(kind) can't be mounted here") }
        let this = try CrashCase(
            folder: disk.path, plan: kind.hasHardLinks ? CrashCase.plan : CrashCase.plainPlan,
            hasInodes: kind != .exfat)
        let applied = try this.program.run("apply", this.job)
        #expect(applied.status == 0, "\(applied.error)")
        this.expect(try this.now, this.after, "\(kind), applied")
        // Where nothing refuses to replace a file, the user is told.
        #expect(
            applied.error.contains("can't prevent a rename from overwriting") == (kind == .exfat), "\(applied.error)")
        #expect(try this.program.run("undo", this.job).status == 0)
        this.expect(try this.now, this.before, "\(kind), taken back")
        for (way, call) in [3, 11, 17, 23].enumerated() {
            try this.saveDatabase("saved")
            let calls = kind == .exfat ? "rename,renameat" : kind == .ntfs ? "linkat,unlinkat" : "renameat2"
            let killed = try KillAt.run(this.program, "before", call, ["apply", this.job], calls: calls)
            #expect(killed.status == KillAt.killed, "\(kind): \(killed.error)")
            if kind.isKept { try disk.mountAnew() }
            try this.checkNothingLost("\(kind), killed at \(call)")
            let expected = try this.settle(way + 1)
            this.expect(try this.now, expected, "\(kind), killed at \(call), mounted anew, settled")
            let undone = try this.program.run("undo", this.job)
            this.expect(try this.now, this.before, "\(kind), killed at \(call), undone: \(undone.error)")
            try this.restoreDatabase("saved")
        }
    }
}
