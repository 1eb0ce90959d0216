import Foundation
import Synchronization

/// Photos of which no two look alike, cut from the fixtures; made once for a run of the tests.
public enum Pictures {
    private static let made = Mutex<[String: Scratch]>([:])

    /// A folder with `count` JPEGs `p000.jpg` … of 64 × 48 pixels, with EXIF.
    public static func folder(_ count: Int) throws -> String {
        try made.withLock { made in
            if let known = made["\(count)"] { return known.path }
            let scratch = try Scratch()
            let source = Fixtures.photo("P1030477.JPG").path
            // One command a picture would take a second each twenty: a column of the shell's own loop.
            let script = """
                set -e; cd '\(scratch.path)'; vips copy '\(source)' s.v
                for ((i = 0; i < \(count); i++)); do
                  vips crop s.v $(printf p%03d.jpg $i) $((i * 7 % 500)) $((i / 70 * 40)) 64 48 &
                  ((i % 8 == 7)) && wait
                done; wait; rm s.v
                # Five seconds apart, or they would be one burst.
                exiftool -q -q -overwrite_original \
                    '-DateTimeOriginal<2011:08:16 10:${filesequence;$_=sprintf("%02d:%02d",$_/12%60,$_*5%60)}' .
                """
            let result = try Shell.run(script)
            guard result.status == 0 else { throw POSIXError(.EIO, userInfo: ["vips": result.error]) }
            made["\(count)"] = scratch
            return scratch.path
        }
    }

    /// Copies them into a folder.
    public static func fill(_ folder: String, _ count: Int) throws {
        let source = try Self.folder(count)
        guard try Shell.run("cp '\(source)'/* '\(folder)/'").status == 0 else { throw POSIXError(.EIO) }
    }
}
