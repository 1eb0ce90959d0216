import FileSystem
import Foundation
import PhotoModel
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// A folder `photos`, and decoders for what is in it.
struct DecoderLab {
    let scratch: Scratch
    let folder: Directory

    init() throws {
        scratch = try Scratch()
        _ = try scratch.folder("photos")
        folder = try Directory(absolute: FilePath(scratch.path + "/photos"))
    }

    func open(_ name: String) throws -> OpenFile {
        try folder.open(try #require(FileName(name)), followsLink: false)
    }

    /// - Parameter library: a shared library that is preloaded into each decoder.
    func pool(_ limits: DecodeLimits, preloading library: String? = nil) throws -> DecoderPool {
        var program = Program.path
        if let library {
            program = scratch.path + "/decoder"
            try scratch.write("decoder", "#!/bin/sh\nLD_PRELOAD='\(library)' exec '\(Program.path)' \"$@\"\n")
            try Shell.run("chmod 755 '\(program)'")
        }
        return DecoderPool(program: program, DecodeResources(decoders: 2, limits: limits))
    }
}
