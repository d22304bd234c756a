import MienBasics
import MienHDF5Tree
import MienTensors
import Testing

/// Helpers that do not do what they should, as shell scripts.
@Suite struct HelperProcessTests {
    /// Runs `body` with a folder that holds an executable script and a file to read.
    private func withHelper(_ script: String, _ body: (_ helper: String, _ file: String) throws -> Void) throws {
        let folder = "/tmp/mien-helpers-\(getpid())-\(UInt64.random(in: .min ... .max))"
        try FilePaths.makeFolder(folder)
        defer {
            for name in ["helper", "model.h5", "note"] { unlink(FilePaths.join(folder, name)) }
            rmdir(folder)
        }
        let helper = FilePaths.join(folder, "helper")
        let note = FilePaths.join(folder, "note")
        try AtomicFile.write("#!/bin/sh\n\(script)\n", to: note)
        // Another process makes the program: a child that a test beside this one starts could inherit the file while this
        // process had it open for writing, and a file that is open so can't be run.
        try #require(system("cp '\(note)' '\(helper)' && chmod 755 '\(helper)'") == 0)
        let file = FilePaths.join(folder, "model.h5")
        try AtomicFile.write("not looked at", to: file)
        try body(helper, file)
    }

    /// Reads with such a helper and compares the error.
    private func expect(
        _ script: String, _ kind: FileError.Kind, _ problem: String, cause: [String] = [], seconds: Double = 20,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var budgets = Budgets()
        budgets.helperSeconds = seconds
        try withHelper(script) { helper, file in
            let error = #expect(throws: FileError.self, sourceLocation: sourceLocation) {
                try HDF5Access.process(helper: helper).read(file, budgets: budgets)
            }
            let problem = problem.split(separator: "HELPER", omittingEmptySubsequences: false).joined(separator: helper)
            #expect(error == FileError(kind, file: file, problem, cause: cause), sourceLocation: sourceLocation)
        }
    }

    @Test func oneThatCrashes() throws {
        for signal in [4, 6, 7, 9, 11] {
            try expect("kill -\(signal) $$", .malformed, "reading it crashed the HDF5 library (signal \(signal))")
        }
    }

    @Test func oneThatFails() throws {
        try expect("exit 70", .unreadable, "the command HELPER failed with exit status 70")
    }

    @Test func oneThatTalksTalksToNobody() throws {
        let isSilent = (0...2).map { "[ /dev/fd/\($0) -ef /dev/null ]" }.joined(separator: " && ")
        try expect(
            "\(isSilent) && exit 70; exit 1", .unreadable, "the command HELPER failed with exit status 70")
    }

    @Test func oneThatHangs() throws {
        let start = ContinuousClock.now
        try expect("exec sleep 30", .overBudget, "reading it took longer than 0.3 seconds", seconds: 0.3)
        #expect(ContinuousClock.now - start < .seconds(15))
    }

    @Test func oneThatRunsOutOfProcessorTime() throws {
        try expect("kill -XCPU $$", .overBudget, "reading it took longer than 20 seconds")
    }

    @Test func oneWhoseTimerEndsIt() throws {
        try expect("kill -PROF $$", .overBudget, "reading it took too much of the processor's time")
    }

    @Test func oneThatAnswersNothingOrNonsense() throws {
        let problem = "the answer of the HDF5 helper is damaged"
        try expect("exit 0", .malformed, problem, cause: ["it has no header"])
        try expect("printf MIENHDF5 >&4", .malformed, problem, cause: ["it has no header"])
        try expect("head -c 4000 /dev/zero >&4", .malformed, problem, cause: ["it has no header"])
    }

    @Test func oneThatIsNotThereOrCanNotBeStarted() throws {
        try withHelper("exit 0") { helper, file in
            let missing = helper + "-missing"
            #expect(
                throws: FileError(
                    .unreadable, file: file, "the command \(missing) can't be started",
                    cause: ["No such file or directory"])
            ) { try HDF5Access.process(helper: missing).read(file) }
            #expect(
                throws: FileError(
                    .unreadable, file: file, "the command \(file) can't be started", cause: ["Permission denied"])
            ) {
                try HDF5Access.process(helper: file).read(file)
            }
        }
    }

    @Test func oneThatFailsAtWriting() throws {
        try withHelper("kill -11 $$") { helper, file in
            let target = file + "-new"
            #expect(
                throws: FileError(.unwritable, file: target, "writing it crashed the HDF5 library (signal 11)")
            ) { try HDF5Access.process(helper: helper).write(sampleTree(), to: target) }
            #expect(!FilePaths.exists(target))
        }
    }

    @Test func oneThatSeesWhatItIsGiven() throws {
        // Descriptor 3 is the file, and a snapshot that was put at 4 is what reading gives.
        let encoder = SnapshotEncoder(sampleTree())
        var snapshot = [UInt8](repeating: 0, count: encoder.byteCount)
        snapshot.withUnsafeMutableBytes { encoder.write(to: $0) }
        try withHelper("[ $1 = read ] && cat <&3 >&4") { helper, file in
            try AtomicFile.write(snapshot, to: file)
            #expect(try HDF5Access.process(helper: helper).read(file) == sampleTree())
            let bytes = Storage(byteCount: snapshot.count) { $0.copyBytes(from: snapshot) }
            #expect(try HDF5Access.process(helper: helper).read(bytes, named: "model.h5") == sampleTree())
        }
    }

    /// A helper that answers with a tree, and adds a byte to the file beside itself each time that it is started.
    private func withCountedHelper(
        _ body: (_ helper: String, _ file: String, _ starts: () throws -> Int) throws -> Void
    ) throws {
        let encoder = SnapshotEncoder(sampleTree())
        var snapshot = [UInt8](repeating: 0, count: encoder.byteCount)
        snapshot.withUnsafeMutableBytes { encoder.write(to: $0) }
        // Where the answer begins, the file has HDF5's signature.
        let script = "printf x >> \"${0%/*}/note\"; printf MIENHDF5 >&4; tail -c +9 <&3 >&4"
        try withHelper(script) { helper, file in
            try AtomicFile.write(HDF5Signature.bytes + snapshot.dropFirst(8), to: file)
            let note = FilePaths.join(FilePaths.folder(of: file), "note")
            let length = try MappedFile(path: note).withBytes(\.count)
            try body(helper, file) { try MappedFile(path: note).withBytes(\.count) - length }
        }
    }

    @Test func aFileThatIsBegunIsReadOnce() throws {
        try withCountedHelper { helper, file, starts in
            let access = HDF5Access.process(helper: helper)
            access.begin(reading: file)
            for count in 1...2 {
                #expect(try access.read(file) == sampleTree())
                let found = try starts()
                #expect(found == count)
            }
        }
    }

    @Test func whatWasBegunForNothingIsReadAgain() throws {
        try withCountedHelper { helper, file, starts in
            let access = HDF5Access.process(helper: helper)
            // Another file by the time that it is asked for, which is also how it is no longer begun.
            access.begin(reading: file)
            try AtomicFile.write(MappedFile(path: file).withBytes(Array.init), to: file)
            #expect(try access.read(file) == sampleTree())
            let found = try starts()
            #expect(found >= 1)
            // Under other budgets.
            access.begin(reading: file)
            var budgets = Budgets()
            budgets.members = 1000
            #expect(try access.read(file, budgets: budgets) == sampleTree())
        }
    }

    @Test func whatIsNoHDF5FileIsNotBegun() throws {
        try withHelper("printf x >> \"${0%/*}/note\"; exit 70") { helper, file in
            let note = FilePaths.join(FilePaths.folder(of: file), "note")
            let before = try MappedFile(path: note).withBytes(\.count)
            HDF5Access.process(helper: helper).begin(reading: file)
            HDF5Access.process(helper: helper).begin(reading: file + "-missing")
            HDF5Access.process(helper: helper).begin(reading: FilePaths.folder(of: file))
            #expect(try MappedFile(path: note).withBytes(\.count) == before)
        }
    }

    @Test func oneThatHasAnsweredIsEnded() throws {
        let start = ContinuousClock.now
        try withHelper("echo $$ > \"${0%/*}/note\"; printf x >&5; exec sleep 30") { helper, file in
            #expect(
                throws: FileError(
                    .malformed, file: file, "the answer of the HDF5 helper is damaged", cause: ["it has no header"])
            ) { try HDF5Access.process(helper: helper).read(file) }
            let note = try MappedFile(path: FilePaths.join(FilePaths.folder(of: file), "note"))
            let text = note.withBytes { String(decoding: $0, as: UTF8.self) }
            let child = try #require(pid_t(text.prefix { $0 != "\n" }))
            // Not even a zombie is left.
            while kill(child, 0) == 0, ContinuousClock.now - start < .seconds(20) { usleep(1000) }
            #expect(kill(child, 0) != 0 && errno == ESRCH)
        }
    }

    /// It may close what it was to keep open, and is waited for all the same.
    @Test func oneThatClosesEverything() throws {
        try expect(
            "exec 5>&-; sleep 0.2; exit 70", .unreadable, "the command HELPER failed with exit status 70")
        try expect(
            "exec 5>&-; exec sleep 30", .overBudget, "reading it took longer than 0.3 seconds", seconds: 0.3)
    }

    @Test func noDescriptorsAreLeftOpen() throws {
        try withHelper("exit 1") { helper, file in
            func open() throws -> Int { try FilePaths.contents(ofFolder: "/dev/fd").count }
            let before = try open()
            for _ in 0..<200 { #expect(throws: FileError.self) { try HDF5Access.process(helper: helper).read(file) } }
            try AtomicFile.write(HDF5Signature.bytes, to: file)
            // Nobody asks for these.
            for _ in 0..<200 { HDF5Access.process(helper: helper).begin(reading: file) }
            // Other tests, which run at the same time, have some open.
            #expect(try open() < before + 100)
        }
    }

    #if os(Linux)
    @Test func theHelperIsLookedForBesideTheProgram() throws {
        let program = try #require(realpath("/proc/self/exe", nil))
        defer { free(program) }
        let folder = FilePaths.folder(of: String(cString: program))
        #expect(try HDF5Access.helperBesideExecutable() == FilePaths.join(folder, "mien-hdf5"))
    }
    #endif
}
