import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Responses with a body in memory, so with a known length.
enum Responses {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("strings, numbers and lists of them can be encoded")
        }
        return bytes(Array(data), type: "application/json", status: status)
    }

    static func text(_ text: String, status: HTTPResponse.Status) -> Response {
        bytes(Array((text + "\n").utf8), type: "text/plain; charset=utf-8", status: status)
    }

    static func html(_ text: String, status: HTTPResponse.Status) -> Response {
        bytes(Array(text.utf8), type: "text/html; charset=utf-8", status: status)
    }

    static func bytes(_ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
