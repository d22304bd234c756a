extension Page {
    /// What pages can do beyond being read: switch between light and dark, show one channel large for all faces with the value
    /// below the pointer, and mark the same channel in every column.
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
              readOut(picture, grid, index, original.dataset.range, value);
              caption.append(name, value);
              figure.append(picture, caption);
              stage.append(figure);
            });
          }

          // A map's colours are those of a palette in even steps, so that its values can be told from them.
          var palette = {};
          (document.body.dataset.palette || "").split(" ").forEach(function (color, index) { palette[color] = index; });
          var decoded = {};
          function pixelsOf(picture) {
            var address = getComputedStyle(picture).backgroundImage.slice(5, -2);
            decoded[address] = decoded[address] || new Promise(function (done) {
              var image = new Image();
              image.onload = function () {
                var canvas = document.createElement("canvas");
                canvas.width = image.width;
                canvas.height = image.height;
                var context = canvas.getContext("2d", { willReadFrequently: true });
                context.drawImage(image, 0, 0);
                done(context);
              };
              image.src = address;
            });
            return decoded[address];
          }
          function readOut(picture, grid, index, range, text) {
            if (!range || !grid.dataset.size) { return; }
            var size = grid.dataset.size.split(" ").map(Number), ends = range.split(" ").map(Number);
            var usual = text.textContent;
            picture.addEventListener("pointermove", function (event) {
              var box = picture.getBoundingClientRect();
              var x = Math.min(Math.max(Math.floor((event.clientX - box.left) / box.width * size[0]), 0), size[0] - 1);
              var y = Math.min(Math.max(Math.floor((event.clientY - box.top) / box.height * size[1]), 0), size[1] - 1);
              pixelsOf(picture).then(function (context) {
                var left = index % size[2] * (size[0] + 2) + 1 + x;
                var top = Math.floor(index / size[2]) * (size[1] + 2) + 1 + y;
                var data = context.getImageData(left, top, 1, 1).data;
                var color = [data[0], data[1], data[2]].map(function (part) { return (256 + part).toString(16).slice(1); });
                var place = palette[color.join("")];
                var value = place === undefined ? "not finite"
                  : "≈ " + (ends[0] + place / 255 * (ends[1] - ends[0])).toPrecision(3);
                text.textContent = "row " + y + ", column " + x + ": " + value;
              });
            });
            picture.addEventListener("pointerleave", function () { text.textContent = usual; });
          }
          function open(item) { show(item); viewer.showModal(); }
          function step(by) {
            if (shown.matches(".look")) {
              var looks = Array.from(shown.closest("table").querySelectorAll(".look"));
              var look = looks[looks.indexOf(shown) + by];
              if (look) { showLook(look); }
              return;
            }
            var next = shown.parentNode.children[position(shown) + by];
            if (next) { show(next); }
          }

          function showLook(look) {
            shown = look;
            title.textContent = look.alt;
            var figure = document.createElement("figure");
            var picture = look.cloneNode(false);
            picture.className = "large";
            picture.removeAttribute("role");
            picture.removeAttribute("tabindex");
            var caption = document.createElement("figcaption");
            caption.textContent = look.title;
            figure.append(picture, caption);
            stage.textContent = "";
            stage.append(figure);
          }
          document.querySelectorAll(".looks").forEach(function (table) {
            table.querySelectorAll(".look").forEach(function (look, index) {
              look.setAttribute("role", "button");
              look.tabIndex = index === 0 ? 0 : -1;
            });
            function openLook(look) { showLook(look); viewer.showModal(); }
            table.addEventListener("click", function (event) {
              if (event.target.matches(".look")) { openLook(event.target); }
            });
            table.addEventListener("keydown", function (event) {
              if (!event.target.matches(".look")) { return; }
              if (event.key === "Enter" || event.key === " ") { event.preventDefault(); openLook(event.target); return; }
              var cell = event.target.parentNode, row = cell.parentNode, next = null;
              if (event.key === "ArrowLeft") { next = cell.previousElementSibling; }
              if (event.key === "ArrowRight") { next = cell.nextElementSibling; }
              if (event.key === "ArrowUp" || event.key === "ArrowDown") {
                var other = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
                next = other ? other.children[Array.from(row.children).indexOf(cell)] : null;
              }
              var look = next ? next.querySelector(".look") : null;
              if (look) { event.preventDefault(); focusOn(look); }
            });
          });
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
            if (shown) { focusOn(shown.matches(".look") ? shown : shown.querySelector(".map")); }
          });

          // A table of channels is sorted by what stands on its rows, the largest first; by number, the smallest.
          document.querySelectorAll(".channels").forEach(function (table) {
            var body = table.tBodies[0], buttons = table.querySelectorAll(".sort");
            buttons.forEach(function (button) {
              button.disabled = false;
              button.setAttribute("aria-pressed", button.dataset.key === "channel");
              button.addEventListener("click", function () {
                var name = "data-" + button.dataset.key, sign = button.dataset.key === "channel" ? 1 : -1;
                Array.from(body.rows)
                  .map(function (row, index) { return { row: row, value: sign * Number(row.getAttribute(name)), index: index }; })
                  .sort(function (a, b) { return a.value - b.value || a.index - b.index; })
                  .forEach(function (item) { body.append(item.row); });
                buttons.forEach(function (other) { other.setAttribute("aria-pressed", other === button); });
              });
            });
          });

          // A link to a layer opens it.
          function openTarget() {
            var target = location.hash ? document.getElementById(location.hash.slice(1)) : null;
            if (target ? target.tagName === "DETAILS" : false) { target.open = true; }
          }
          window.addEventListener("hashchange", openTarget);
          openTarget();

          function focusOn(map) {
            map.closest(".maps, .looks").querySelectorAll('[tabindex="0"]').forEach(function (other) { other.tabIndex = -1; });
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
