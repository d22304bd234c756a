import MienBasics

/// The program of that name which was built along with the tests: beside the test bundle, or beside a folder that it lies
/// in.
public func builtProgram(_ name: String) throws -> String {
    var folder = FilePaths.folder(of: try bundlePath())
    while folder != "/" {
        let program = FilePaths.join(folder, name)
        if FilePaths.exists(program) && !FilePaths.isFolder(program) { return program }
        folder = FilePaths.folder(of: folder)
    }
    throw FileError(.unreadable, file: name, "it is not in the folder of the tests, nor in one above")
}

/// Where the code that runs comes from: on a Mac a bundle that another program loads, elsewhere the program itself.
private func bundlePath() throws -> String {
    #if canImport(Darwin)
    var information = Dl_info()
    let name = dladdr(#dsohandle, &information) != 0 ? information.dli_fname : nil
    let path = name.flatMap { realpath($0, nil) }
    #else
    let path = realpath("/proc/self/exe", nil)
    #endif
    guard let path else { throw FileError(.unreadable, file: "the tests", "they do not know where they lie") }
    defer { free(path) }
    return String(cString: path)
}
