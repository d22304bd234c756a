extension FeatureMapReport {
    /// What the page can do beyond being read: switch between light and dark, show one channel large for all faces, and
    /// mark the same channel in every column.
    ///
    /// Only one map of each grid is on the keyboard's way through the page; the arrow keys go on from there. The text
    /// has none of XML's own characters, so that the page stays well-formed.
    static let script = """
        (function () {
          "use strict";
          var root = document.documentElement;
          var theme = document.getElementById("theme");
          var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
          function paint() { theme.textContent = dark ? "Light" : "Dark"; }
          theme.hidden = false;
          theme.addEventListener("click", function () {
            dark = !dark;
            root.setAttribute("data-theme", dark ? "dark" : "light");
            paint();
          });
          paint();
          document.querySelectorAll(".scripted").forEach(function (part) { part.hidden = false; });

          function position(item) { return Array.prototype.indexOf.call(item.parentNode.children, item); }
          function grids(item) { return item.closest(".columns").querySelectorAll(".maps"); }
          function mark(item, on) {
            var index = position(item);
            grids(item).forEach(function (grid) { grid.children[index].classList.toggle("same", on); });
          }

          var viewer = document.getElementById("viewer");
          var title = document.getElementById("viewer-title");
          var stage = viewer.querySelector(".viewer-maps");
          var shown = null;
          function show(item) {
            var index = position(item);
            shown = item;
            title.textContent = item.closest(".layer").querySelector("h3").textContent + ", channel " + index;
            stage.textContent = "";
            grids(item).forEach(function (grid) {
              var original = grid.children[index];
              var figure = document.createElement("figure");
              var picture = original.querySelector(".map").cloneNode(false);
              picture.removeAttribute("tabindex");
              picture.setAttribute("role", "img");
              var caption = document.createElement("figcaption");
              var name = document.createElement("h3");
              name.textContent = grid.closest(".column").getAttribute("data-caption");
              var value = document.createElement("p");
              value.textContent = original.title.slice(original.title.indexOf(": ") + 2);
              caption.append(name, value);
              figure.append(picture, caption);
              stage.append(figure);
            });
          }
          function open(item) { show(item); viewer.showModal(); }
          function step(by) {
            var next = shown.parentNode.children[position(shown) + by];
            if (next) { show(next); }
          }
          viewer.addEventListener("click", function (event) {
            var button = event.target.closest("button");
            if (event.target === viewer) { viewer.close(); }
            if (!button) { return; }
            if (button.hasAttribute("data-close")) { viewer.close(); } else { step(Number(button.dataset.step)); }
          });
          viewer.addEventListener("keydown", function (event) {
            if (event.key === "ArrowLeft") { step(-1); }
            if (event.key === "ArrowRight") { step(1); }
          });
          viewer.addEventListener("close", function () {
            if (shown) { focusOn(shown.querySelector(".map")); }
          });

          function focusOn(map) {
            map.closest(".maps").querySelectorAll('[tabindex="0"]').forEach(function (other) { other.tabIndex = -1; });
            map.tabIndex = 0;
            map.focus();
          }
          document.querySelectorAll(".maps").forEach(function (grid) {
            grid.querySelectorAll(".map").forEach(function (map, index) {
              map.setAttribute("role", "button");
              map.tabIndex = index === 0 ? 0 : -1;
            });
            function itemOf(event) { return event.target.closest("li"); }
            grid.addEventListener("click", function (event) { if (itemOf(event)) { open(itemOf(event)); } });
            ["mouseover", "focusin"].forEach(function (kind) {
              grid.addEventListener(kind, function (event) { if (itemOf(event)) { mark(itemOf(event), true); } });
            });
            ["mouseout", "focusout"].forEach(function (kind) {
              grid.addEventListener(kind, function (event) { if (itemOf(event)) { mark(itemOf(event), false); } });
            });
            grid.addEventListener("keydown", function (event) {
              var item = itemOf(event);
              if (!item) { return; }
              if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(item); return; }
              var columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
              var moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
              var next = moves[event.key] ? grid.children[position(item) + moves[event.key]] : null;
              if (next) { event.preventDefault(); focusOn(next.querySelector(".map")); }
            });
          });
        }());
        """
}
