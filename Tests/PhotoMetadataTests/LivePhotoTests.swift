import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import PhotoMetadata

struct LivePhotoTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    func identifier(of film: Data) throws -> String? {
        let path = scratch.path + "/film.mov"
        try film.write(to: URL(filePath: path))
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        return QuickTime(descriptor: descriptor)?.contentIdentifier
    }

    @Test func `picture and film say which Live Photo they are of`() throws {
        let identifier = "6A1C2E50-8F0B-4B6E-9C11-0123456789AB"
        let jpeg = LivePhotos.picture(try Data(contentsOf: Fixtures.photo("IMG_4021.JPG")), identifier: identifier)
        let path = scratch.path + "/picture.jpg"
        try jpeg.write(to: URL(filePath: path))
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        let metadata = FileMetadata(descriptor: descriptor).summary
        #expect(metadata.contentIdentifier == identifier)
        #expect(try self.identifier(of: LivePhotos.film(identifier: identifier)) == identifier)
    }

    @Test func `a film that is cut, empty or a lie says nothing, and takes no time`() throws {
        let film = LivePhotos.film(identifier: "6A1C2E50-8F0B-4B6E-9C11-0123456789AB")
        for length in stride(from: 0, to: film.count - 1, by: 7) {
            #expect(try identifier(of: film.prefix(length)) == nil)
        }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var broken = film
            for _ in 0..<3 {
                broken[Int.random(in: 0..<film.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try identifier(of: broken)
        }
        #expect(try identifier(of: Data(repeating: 0, count: 100_000)) == nil)
    }

    @Test func `a maker note that is cut or a lie says nothing`() {
        let note =
            Array("Apple iOS\0".utf8) + [0, 1] + Array("MM".utf8) + [0, 1, 0, 0x11, 0, 2, 0, 0, 0, 40, 0, 0, 0, 32]
        let whole = note + [0, 0, 0, 0] + Array(repeating: UInt8(ascii: "A"), count: 40)
        #expect(AppleMakerNote.identifier(Region(whole)) == String(repeating: "A", count: 40))
        for length in 0..<whole.count { #expect(AppleMakerNote.identifier(Region(Array(whole[..<length]))) == nil) }
        for place in note.indices {
            var broken = whole
            broken[place] = 0xFF
            _ = AppleMakerNote.identifier(Region(broken))
        }
    }
}
