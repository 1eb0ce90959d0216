@testable import FileSystem
import Foundation
import PhotoModel
import SystemPackage
import TestSupport
import Testing

struct DirectoryTests {
    let scratch: Scratch
    let folder: Directory

    init() throws {
        scratch = try Scratch()
        folder = try Directory(absolute: FilePath(scratch.path))
    }

    func name(_ text: String) -> FileName { FileName(text)! }

    @Test func `a rename never replaces a file`() throws {
        try scratch.write("a", "one")
        try scratch.write("b", "two")
        #expect(throws: FileSystemError(.rename, scratch.path + "/a", .fileExists)) {
            try folder.rename(name("a"), to: name("b"))
        }
        #expect(try String(contentsOfFile: scratch.path + "/a", encoding: .utf8) == "one")
        #expect(try String(contentsOfFile: scratch.path + "/b", encoding: .utf8) == "two")
        #expect(try folder.rename(name("a"), to: name("c")) == .exclusive)
        #expect(try scratch.names() == ["b", "c"])
    }

    @Test(arguments: ["1600-01-01", "1969-12-31 12:00", "2300-01-01"])
    func `a file of any time keeps its identity`(time: String) throws {
        try scratch.write("a", "one")
        try Shell.run("touch -d '\(time)' '\(scratch.path)/a'")
        let status = try #require(try folder.status(of: name("a")))
        #expect(try folder.open(name("a")).status() == status)
        #expect(status.kind == .file && status.identity.size == 3)
    }

    @Test func `each weaker way of renaming refuses to replace as well`() throws {
        for rename in [folder.renameByLink, folder.renameByCheck] {
            try scratch.write("a", "one")
            try scratch.write("b", "two")
            #expect(throws: FileSystemError.self) { try rename(name("a"), name("b")) }
            #expect(try String(contentsOfFile: scratch.path + "/b", encoding: .utf8) == "two")
            _ = try rename(name("a"), name("c"))
            #expect(try String(contentsOfFile: scratch.path + "/c", encoding: .utf8) == "one")
            #expect(try scratch.names() == ["b", "c"])
            try folder.unlink(name("c"))
        }
    }

    @Test func `a link on the way is refused, unless the user asked to follow links`() throws {
        _ = try scratch.folder("real/inner")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/link", withDestinationPath: scratch.path + "/real")
        let path = try #require(RelativePath("link/inner"))
        #expect(throws: FileSystemError.self) { try folder.directory(path) }
        _ = try folder.directory(path, followsLinks: true)
    }

    @Test func `a file that is a link is not opened`() throws {
        try scratch.write("secret", "x")
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/photo.jpg", withDestinationPath: "secret")
        #expect(throws: FileSystemError(.open, scratch.path + "/photo.jpg", .tooManySymbolicLinkLevels)) {
            try folder.open(name("photo.jpg"))
        }
    }

    @Test func `names that are not UTF-8 are listed, opened and renamed byte for byte`() throws {
        let odd = try #require(FileName([0x66, 0xFF, 0x0A, 0xC3]))
        try scratch.copy("IMG_4022.JPG", toBytes: odd.bytes)
        #expect(try folder.names() == [odd])
        #expect(try folder.open(odd).header(3) == [0xFF, 0xD8, 0xFF])
        let other = try #require(FileName([0xFE]))
        _ = try folder.rename(odd, to: other)
        #expect(try folder.names() == [other])
    }

    @Test func `only one holds a folder, and nobody one within it or above it`() throws {
        for name in ["a/deep", "b"] { _ = try scratch.folder(name) }
        func open(_ name: String) throws -> Directory { try Directory(absolute: FilePath(scratch.path + name)) }
        var held = try FolderLock.take([open("/a")])
        #expect(held != nil)
        for name in ["/a", "/a/deep", ""] { #expect(try FolderLock.take([open(name)]) == nil, "\(name)") }
        // Beside it there is room; by whatever way one comes, a folder is the same.
        #expect(try FolderLock.take([open("/b")]) != nil)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/link", withDestinationPath: scratch.path + "/a/deep")
        #expect(try FolderLock.take([open("/link")]) == nil)
        // Several at once, one of them within another, are no obstacle to each other.
        held = nil
        #expect(try FolderLock.take([open("/a/deep"), open("/a"), open("/a"), open("")]) != nil)
        #expect(try FolderLock.take([open("/a")]) != nil, "a lock that could not be had holds nothing")
    }

    @Test func `where links on the way lead is found`() throws {
        _ = try scratch.folder("elsewhere/x")
        _ = try scratch.folder("here/plain")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/here/link", withDestinationPath: "../elsewhere")
        let here = try Directory(absolute: FilePath(scratch.path + "/here"))
        #expect(try here.linkedFolders(along: #require(RelativePath("plain"))).isEmpty)
        let found = try here.linkedFolders(along: #require(RelativePath("link/x")))
        #expect(found.count == 1)
        let held = try FolderLock.take(found)
        #expect(held != nil)
        #expect(try FolderLock.take([Directory(absolute: FilePath(scratch.path + "/elsewhere/x"))]) == nil)
        withExtendedLifetime(held) {}
    }

    @Test func `this process is alive, and one with its number from another time is not`() {
        #expect(ProcessIdentity.current.isAlive)
        var other = ProcessIdentity.current
        other.started += 1
        #expect(!other.isAlive)
        other = .current
        other.boot = "another"
        #expect(!other.isAlive)
    }

    @Test func `opening a FIFO does not wait for a writer`() throws {
        mkfifo(scratch.path + "/pipe", 0o644)
        #expect(throws: FileSystemError.self) { try folder.open(name("pipe")).header(4) }
    }
}
