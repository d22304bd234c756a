import Foundation
import MienBasics
import MienFeatureMaps
import MienImaging
import MienReporting
import MienTensors
import Testing

@Suite struct FigureTests {
    @Test func namesItsLayerAndFaces() throws {
        let elements = try Elements(of: Figure(.sample(), layer: 0).svg())
        let texts = elements.texts("text")
        #expect(texts.contains("conv<1>&'x'"))
        #expect(texts.contains("Conv2D<T> · 4 × 5 × 6 · a <b> & \"c\".h5"))
        for caption in ["angry", "happy & \"gay\"", "<sad>"] { #expect(texts.contains(caption)) }
        #expect(texts.filter { $0 == "predicted happy <&>, 75.0\u{A0}%" }.count == 3)
        #expect(texts.contains("not finite: 1"))
        #expect(elements.texts("title").first == "Feature maps of conv<1>&'x', a <b> & \"c\".h5")
        let description = try #require(elements.texts("desc").first)
        #expect(description.contains("happy & \"gay\" (predicted happy <&>, 75.0\u{A0}%); <sad>"))
    }

    @Test func everyChannelHasItsNumberAboveItsCell() throws {
        let report = FeatureMapReport.sample()
        let elements = try Elements(of: Figure(report, layer: 1).svg())
        for channel in 0..<9 {
            #expect(elements.texts("text").filter { $0 == "\(channel)" }.count == 3)
            #expect(elements.texts("title").filter { $0.hasPrefix("channel \(channel): ") }.count == 3)
        }
        // The cells are the only rectangles of their size; a number starts at its cell's left and ends above it.
        let cells = elements.named("rect").filter { $0.attributes["pointer-events"] == "all" }
        let numbers = elements.named("text").filter { Int($0.text) != nil }
        #expect(cells.count == 27 && numbers.count == 27)
        for (cell, number) in zip(cells, numbers) {
            #expect(cell.attributes["x"] == number.attributes["x"])
            let above = try Int(#require(cell.attributes["y"]))! - Int(#require(number.attributes["y"]))!
            #expect(above > 0 && above < 10)
        }
    }

    @Test func picturesAreInTheFigureAndNothingElseIsAsked() throws {
        let svg = try Figure(.sample(), layer: 0).svg()
        let pictures = try Elements(of: svg).named("image")
        #expect(pictures.count == 6)
        for picture in pictures {
            #expect(picture.attributes["href"]?.hasPrefix("data:image/png;base64,iVBORw0KGgo") == true)
            #expect(picture.attributes["aria-label"]?.isEmpty == false)
        }
        #expect(svg.components(separatedBy: "http").count == 2)
        #expect(svg.contains("xmlns=\"http://www.w3.org/2000/svg\""))
    }

    @Test func aVectorShowsItsValues() throws {
        let report = FeatureMapReport.sample()
        let texts = try Elements(of: Figure(report, layer: 2).svg()).texts("text")
        #expect(texts.contains("Conv2D<T> · 7 · a <b> & \"c\".h5"))
        for value in report.layers[2].maps.values { #expect(texts.contains(value.significant(3))) }
        #expect(texts.contains("one scale for all maps of the layer"))
    }

    @Test func theBarHasTheRangeOfTheLayer() throws {
        var report = FeatureMapReport.sample(colorMap: .coolwarm, scale: .perLayer)
        report.layers = [.init(name: "x", kind: "Add", maps: Tensor([3, 1, 2, 1], [0, 1, 2, 3, -1, 2.5]))]
        let texts = try Elements(of: Figure(report, layer: 0).svg()).texts("text")
        #expect(texts.contains("-3") && texts.contains("3"))
        #expect(texts.contains("values of the layer: -1 … 3"))
    }

    @Test func aLongNameIsCutWhereItsRoomEnds() throws {
        var report = FeatureMapReport.sample()
        report.faces[0].caption = String(repeating: "w", count: 200)
        let texts = try Elements(of: Figure(report, layer: 0).svg()).texts("text")
        let shown = try #require(texts.first { $0.hasPrefix("www") })
        #expect(shown.count < 30 && shown.hasSuffix("…"))
    }

    @Test func theSameReportGivesTheSameText() throws {
        #expect(try Figure(.sample(), layer: 0).svg() == Figure(.sample(), layer: 0).svg())
    }
}
