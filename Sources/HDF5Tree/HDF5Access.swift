public import MienBasics
public import MienTensors

/// How an HDF5 file becomes a tree, and a tree a file: in this process or in another one.
///
/// This room does not know libhdf5. Reading in this process is offered by whoever links it, as `HDF5Access.inProcess`;
/// ``process(helper:)`` needs nothing but the helper's path.
public struct HDF5Access: Sendable {
    private let engine: any HDF5Engine

    package init(_ engine: any HDF5Engine) { self.engine = engine }

    /// Has another process, if there is to be one, begin to read the file at `path`, which will be asked for soon: by the next
    /// ``read(_:budgets:)``, which then waits for less. What is no HDF5 file, or can't be read, says so there.
    public func begin(reading path: String, budgets: Budgets = .standard) {
        try? engine.begin(reading: path, budgets: budgets)
    }

    /// Reads the file at `path`.
    ///
    /// - Throws: ``FileError`` that names `path`.
    public func read(_ path: String, budgets: Budgets = .standard) throws -> HDF5Tree {
        try named(path) { try engine.read(path: path, budgets: budgets) }
    }

    /// Reads a file that lies in memory, a member of an archive for instance, which is not needed afterwards.
    ///
    /// - Throws: ``FileError`` that names `file`.
    public func read(_ bytes: Storage, named file: String, budgets: Budgets = .standard) throws -> HDF5Tree {
        try named(file) { try engine.read(bytes, named: file, budgets: budgets) }
    }

    /// The bytes of an HDF5 file that holds `tree`: the same tree, the same bytes. Errors name `file`; of the budgets only
    /// the helper's time counts.
    ///
    /// - Throws: ``FileError`` of kind `unwritable` where HDF5 has no place for something, `unsupported` for a value whose
    ///   type is known by its name only.
    public func bytes(of tree: HDF5Tree, named file: String, budgets: Budgets = .standard) throws -> Storage {
        try named(file) { try engine.bytes(of: tree, named: file, budgets: budgets) }
    }

    /// Writes `tree` to `path` as ``AtomicFile`` does: the old file or the whole new one, never a part.
    ///
    /// - Throws: ``FileError``; the file is then what it was.
    public func write(_ tree: HDF5Tree, to path: String, budgets: Budgets = .standard) throws {
        let storage = try bytes(of: tree, named: path, budgets: budgets)
        try withExtendedLifetime(storage) { try AtomicFile.write(storage.bytes, to: path) }
    }

    private func named<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as FileError { throw error.inFile(file) }
    }
}

/// What turns files into trees and back. Its errors need not name the file.
package protocol HDF5Engine: Sendable {
    func begin(reading path: String, budgets: Budgets) throws
    func read(path: String, budgets: Budgets) throws -> HDF5Tree
    func read(_ bytes: Storage, named file: String, budgets: Budgets) throws -> HDF5Tree
    func bytes(of tree: HDF5Tree, named file: String, budgets: Budgets) throws -> Storage
}
