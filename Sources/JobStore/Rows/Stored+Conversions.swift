import Foundation
import PhotoModel

extension Array<UInt8> {
    // Not `Data(self)`, which first tests at run time what kind of sequence it has.
    var data: Data {
        withUnsafeBytes { bytes in bytes.baseAddress.map { Data(bytes: $0, count: bytes.count) } ?? Data() }
    }
}

extension UInt64 {
    /// SQLite's integers are signed.
    var stored: Int64 { Int64(bitPattern: self) }
}
