import Foundation
import PhotoModel

extension Array<UInt8> {
    var data: Data { Data(self) }
}

extension UInt64 {
    /// SQLite's integers are signed.
    var stored: Int64 { Int64(bitPattern: self) }
}
