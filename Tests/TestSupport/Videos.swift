public import Foundation

/// Short videos, written by FFmpeg: `phone.mov` with Apple's keys, `older.mov` with user data, `android.mp4` with 3GPP's location, the
/// upright `turned.mp4`, and one each of the other kinds.
public enum Videos {
    public static let names = [
        "phone.mov", "older.mov", "android.mp4", "turned.mp4", "hevc.m4v", "camera.avi", "camcorder.mts", "old.3gp",
    ]

    /// - Parameters:
    ///   - folder: an absolute path.
    ///   - wanted: some of `names`.
    ///   - picture: that they show.
    public static func write(
        to folder: String, _ wanted: [String] = names, picture: URL = Fixtures.photos.appending(path: "IMG_4021.JPG")
    ) throws {
        let made = try Shell.run(
            """
            set -e; cd '\(folder)'
            make() {
                name=$1; size=$2; shift 2
                case ' \(wanted.joined(separator: " ")) ' in *" $name "*) ;; *) return;; esac
                ffmpeg -v error -y -loop 1 -i '\(picture.path)' -t 1 -r 10 -vf scale=$size,setsar=1 -pix_fmt yuv420p "$@" $name
            }
            x264='-c:v libx264 -preset ultrafast'
            make phone.mov 640:480 $x264 -movflags use_metadata_tags \\
                -metadata com.apple.quicktime.creationdate=2023-05-19T10:15:02+0200 \\
                -metadata com.apple.quicktime.location.ISO6709=+52.5200+013.4050+034.000/ \\
                -metadata com.apple.quicktime.make=Apple -metadata com.apple.quicktime.model='iPhone 12'
            make older.mov 320:240 $x264 -metadata date=2012-03-04T12:33:44+0100 -metadata location=-33.8568+151.2153/
            make android.mp4 640:480 $x264 -metadata location=+48.8584+002.2945/ -metadata creation_time=2023-05-19T08:15:02Z
            make turned.mp4 640:480 $x264
            [ ! -e turned.mp4 ] ||
            # The matrix of its track turns it to the right.
            python3 - turned.mp4 <<'END'
            import struct, sys
            bytes = bytearray(open(sys.argv[1], "rb").read())
            at = bytes.index(b"tkhd") + 4 + 40
            bytes[at:at + 36] = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 480 << 16, 0, 1 << 30)
            open(sys.argv[1], "wb").write(bytes)
            END
            make hevc.m4v 320:240 -c:v libx265 -x265-params log-level=error -f mp4
            make camera.avi 320:240 -c:v mjpeg -q:v 5
            make camcorder.mts 640:480 $x264 -f mpegts -mpegts_m2ts_mode 1
            make old.3gp 176:144 -c:v mpeg4
            """)
        if made.status != 0 { throw Raws.Failed(message: made.error) }
    }
}
