import MienArchives
import MienBasics
import MienHDF5
import MienHDF5Tree
import MienModelFiles
import MienNetworks
import MienTestSupport
import Testing

/// Archives, and every way in which they are none.
@Suite struct KerasArchiveTests {
    @Test(arguments: [Archive.Compression.stored, .deflated])
    func aWholeOneIsRead(compression: Archive.Compression) throws {
        let model = try readFile(ObjectFile.small.archive(compression))
        #expect(model.network.layers.map(\.parameterCount) == [0, 20, 8, 0, 0, 9])
        #expect(model.provenance.format == "Keras archive")
        #expect(model.provenance.kerasVersion == "2.15.0")
        #expect(model.trainingState == nil)
    }

    @Test func anUnpackedOneIsRead() throws {
        let bytes = try ObjectFile.small.archive()
        let archive = try Archive(SharedBytes(bytes), file: "small.keras")
        let folder = TemporaryFolder()
        for member in archive.members {
            try archive.data(of: member).withBytes { try AtomicFile.write(Array($0), to: folder.file(member.name)) }
        }
        let model = try StoredModel(contentsOf: folder.path, hdf5: .inProcess)
        #expect(model.provenance.format == "Keras archive, unpacked")
        #expect(model.network.layers.map(\.parameterCount) == [0, 20, 8, 0, 0, 9])
    }

    @Test func withoutMetadataTheConfigurationTellsTheDialect() throws {
        var file = ObjectFile.small
        #expect(try readFile(file.archive(metadata: nil)).provenance.dialect == .keras2)
        let text = file.config.text().replacing("batch_input_shape", with: "batch_shape")
        file.config = try JSON(
            parsing: text.replacing("\"class_name\":", with: "\"module\": \"keras.layers\", \"class_name\":"))
        let model = try readFile(file.archive(metadata: nil))
        #expect(model.provenance.dialect == .keras3)
        #expect(model.provenance.kerasVersion == nil)
    }

    @Test func aMissingMemberIsAnError() throws {
        #expect(
            faultOfFile(try ObjectFile.small.archive(without: ["config.json"]))
                == "small.keras: found a zip archive without config.json, expected a Keras model")
        #expect(
            faultOfFile(try ObjectFile.small.archive(without: ["model.weights.h5"]))
                == "small.keras: found no member model.weights.h5, expected one")
    }

    @Test func aConfigurationThatIsNoJSONIsAnError() throws {
        #expect(
            faultOfFile(try ObjectFile.small.archive(config: "{\"class_name\":\n Functional}"))
                == "small.keras: config.json, line 2, column 2: found 'F', expected a value")
        #expect(
            faultOfFile(try ObjectFile.small.archive(config: "[]"))
                == "small.keras: model configuration, class_name: found nothing, expected a class name")
    }

    @Test func metadataThatAreWrongAreAnError() throws {
        #expect(
            faultOfFile(try ObjectFile.small.archive(metadata: "{\"keras_version\": \"4.0\"}"))
                == "small.keras: metadata.json, keras_version: found version \"4.0\", expected Keras 1, 2 or 3")
        #expect(
            faultOfFile(try ObjectFile.small.archive(metadata: ""))
                == "small.keras: metadata.json, line 1, column 1: the document ends where a value should stand")
    }

    @Test func weightsThatAreNoHDF5AreAnError() throws {
        let folder = TemporaryFolder()
        for (name, text) in [("config.json", "{\"class_name\": \"Functional\"}"), ("model.weights.h5", "PK")] {
            try AtomicFile.write(Array(text.utf8), to: folder.file(name))
        }
        let error = fileError { _ = try StoredModel(contentsOf: folder.path, hdf5: .inProcess) }
        #expect(error?.place.hasPrefix("model.weights.h5") == true, "\(String(describing: error))")
    }

    @Test func aTruncatedOneIsAnError() throws {
        let whole = try ObjectFile.small.archive()
        for length in stride(from: 4, to: whole.count, by: 97) {
            let fault = faultOfFile(Array(whole.prefix(length)))
            #expect(fault.hasPrefix("small.keras: "), "\(length): \(fault)")
        }
    }

    @Test func brokenOnesAreReadOrAreOneError() throws {
        let whole = try ObjectFile.small.archive(.deflated)
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let mutant = generator.mutant(of: whole)
            do { _ = try readFile(mutant) } catch { #expect(error is FileError) }
        }
    }

    @Test func aClassOfOnesOwnIsNotKerass() throws {
        for sign in [
            "\"registered_name\": \"shop>Dense\"", "\"module\": \"shop.layers\"",
            "\"module\": null, \"registered_name\": \"Dense\"",
        ] {
            var file = ObjectFile.small
            file.config = try JSON(
                parsing: file.config.text().replacing("\"Dense\"", with: "\"Dense\", \(sign)"))
            let layer = try #require(try readFile(file.archive()).network.layer(named: "classes"))
            let opaque = try #require(layer.specification as? OpaqueLayer)
            #expect(opaque.reason == .unknown && opaque.className == "Dense")
            #expect(layer.weights.map(\.name) == ["vars/0", "vars/1"])
        }
    }

    /// One whose configuration has neither `trainable` nor `dtype`, as Keras 3 writes it.
    @Test func aClassOfOnesOwnIsNoOperation() throws {
        for sign in ["\"module\": null, \"registered_name\": \"Swirl\"", "\"module\": \"shop.ops.layers\""] {
            var file = ObjectFile.small
            file.config = try JSON(parsing: file.config.text().replacing("\"Dense\"", with: "\"Dense\", \(sign)"))
            let archive = try file.archive(metadata: "{\"keras_version\": \"3.15.1\"}")
            let layer = try #require(try readFile(archive).network.layer(named: "classes"))
            #expect((layer.specification as? OpaqueLayer)?.reason == .unknown)
            #expect(layer.weights.map(\.name) == ["vars/0", "vars/1"])
        }
    }
}
