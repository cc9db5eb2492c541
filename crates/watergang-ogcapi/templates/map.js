// Draws the features of a page on a canvas: no library, and nothing from elsewhere but the tiles of a background that
// the configuration names. Drag, arrow keys, buttons and, once the map is clicked, the wheel move it. Where the page has
// the form of a rectangle, one can be drawn.
(() => {
  const figure = document.querySelector("[data-map]");
  const source = document.getElementById("features");
  if (!figure || !source) return;
  const data = JSON.parse(source.textContent);
  const features = data.type === "FeatureCollection" ? data.features : [data];
  const { extent, bbox, itemBase, itemQuery, background } = figure.dataset;
  const view = figure.querySelector(".view");

  // Web Mercator in units of the world's width, x eastwards and y southwards, both from 0 to 1.
  const project = ([lon, lat]) => {
    const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  };
  const unproject = ([x, y]) => [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];

  // A box is [min x, min y, max x, max y] in the same units.
  const boxOf = (degrees) => {
    const numbers = (degrees || "").split(",").map(Number);
    if (numbers.length !== 4 || !degrees || numbers.some(Number.isNaN)) return null;
    let [west, south, east, north] = numbers;
    // A rectangle across the antimeridian is shown as the whole way round.
    if (west > east) [west, east] = [-180, 180];
    return [...project([west, north]), ...project([east, south])];
  };
  const featureBox = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (position) => {
    const [x, y] = project(position);
    featureBox[0] = Math.min(featureBox[0], x); featureBox[1] = Math.min(featureBox[1], y);
    featureBox[2] = Math.max(featureBox[2], x); featureBox[3] = Math.max(featureBox[3], y);
    return [x, y];
  };

  // Each shape is a list of lines or rings, or of single positions, and belongs to a feature.
  const shapes = [];
  const add = (id, geometry) => {
    if (!geometry) return;
    const { type, coordinates } = geometry;
    const shape = (kind, parts) => shapes.push({ id, kind, parts });
    if (type === "GeometryCollection") geometry.geometries.forEach((one) => add(id, one));
    else if (type === "Point") coordinates.length && shape("point", [[take(coordinates)]]);
    else if (type === "MultiPoint") shape("point", coordinates.map((one) => [take(one)]));
    else if (type === "LineString") shape("line", [coordinates.map(take)]);
    else if (type === "MultiLineString") shape("line", coordinates.map((one) => one.map(take)));
    else if (type === "Polygon") shape("area", coordinates.map((one) => one.map(take)));
    else if (type === "MultiPolygon") coordinates.forEach((one) => shape("area", one.map((ring) => ring.map(take))));
  };
  features.forEach((feature) => add(feature.id, feature.geometry));

  const extentBox = boxOf(extent);
  let rectangle = boxOf(bbox);
  const places = shapes.length ? featureBox : null;
  // The page of a collection has no filter: there the whole comes first.
  const form = document.querySelector("form.filter");
  const home = rectangle || (form ? places || extentBox : extentBox || places);
  if (!home) return figure.remove();
  figure.hidden = false;
  const layer = document.createElement("div");
  layer.className = "tiles";
  const canvas = document.createElement("canvas");
  view.append(layer, canvas);
  const context = canvas.getContext("2d");

  let centre = [0.5, 0.5];
  // Pixels in the width of the world.
  let scale = 1;
  let hovered = null;
  const size = () => [view.clientWidth, view.clientHeight];
  const SMALLEST = 1e-6; // about 40 m
  const fit = (box) => {
    const [width, height] = size();
    centre = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    scale = 0.9 * Math.min(width / Math.max(box[2] - box[0], SMALLEST), height / Math.max(box[3] - box[1], SMALLEST));
  };
  const onScreen = ([x, y]) => {
    const [width, height] = size();
    return [(x - centre[0]) * scale + width / 2, (y - centre[1]) * scale + height / 2];
  };
  const onMap = (x, y) => {
    const [width, height] = size();
    return [centre[0] + (x - width / 2) / scale, centre[1] + (y - height / 2) / scale];
  };

  const TILE_PX = 256;
  const ZOOM_MAX = 19;
  const drawTiles = () => {
    if (!background) return;
    const zoom = Math.max(0, Math.min(ZOOM_MAX, Math.round(Math.log2(scale / TILE_PX))));
    const count = 2 ** zoom;
    const side = scale / count;
    const [width, height] = size();
    const [from, to] = [onMap(0, 0), onMap(width, height)].map((corner) => corner.map((one) => Math.floor(one * count)));
    const wanted = new Map();
    for (let x = from[0]; x <= to[0]; x++) {
      for (let y = Math.max(0, from[1]); y <= Math.min(count - 1, to[1]); y++) {
        const column = ((x % count) + count) % count;
        const url = background.replace("{z}", zoom).replace("{x}", column).replace("{y}", y);
        wanted.set(`${x} ${y} ${url}`, [url, ...onScreen([x / count, y / count])]);
      }
    }
    for (const tile of [...layer.children]) if (!wanted.has(tile.dataset.tile)) tile.remove();
    const there = new Map([...layer.children].map((tile) => [tile.dataset.tile, tile]));
    for (const [name, [url, left, top]] of wanted) {
      const tile = there.get(name) || document.createElement("img");
      // Half a pixel more, so that no seam is seen between two tiles.
      Object.assign(tile.style, { left: `${left}px`, top: `${top}px`, width: `${side + 0.5}px`, height: `${side + 0.5}px` });
      if (there.has(name)) continue;
      tile.alt = "";
      tile.dataset.tile = name;
      tile.src = url;
      layer.append(tile);
    }
  };

  const pathOf = ({ kind, parts }) => {
    const path = new Path2D();
    for (const part of parts) {
      if (kind === "point") {
        const [x, y] = onScreen(part[0]);
        path.moveTo(x + 4, y);
        path.arc(x, y, 4, 0, 2 * Math.PI);
      } else {
        part.forEach((position, place) => path[place ? "lineTo" : "moveTo"](...onScreen(position)));
      }
    }
    return path;
  };
  const strokeBox = (box, dashes) => {
    const [left, top] = onScreen([box[0], box[1]]);
    const [right, bottom] = onScreen([box[2], box[3]]);
    context.setLineDash(dashes);
    context.strokeRect(left, top, right - left, bottom - top);
    context.setLineDash([]);
  };
  const draw = () => {
    const [width, height] = size();
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    context.scale(ratio, ratio);
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
    drawTiles();
    if (extentBox) {
      context.strokeStyle = colour("--ink");
      context.globalAlpha = 0.6;
      strokeBox(extentBox, [6, 5]);
    }
    for (const shape of shapes) {
      const marked = hovered !== null && shape.id === hovered;
      context.strokeStyle = context.fillStyle = colour(marked ? "--mark" : "--water");
      context.lineWidth = marked || shape.kind === "line" ? 2 : 1;
      shape.path = pathOf(shape);
      context.globalAlpha = { area: 0.25, line: 0, point: 0.75 }[shape.kind];
      context.fill(shape.path, "evenodd");
      context.globalAlpha = 1;
      if (shape.kind !== "point") context.stroke(shape.path);
    }
    if (rectangle) {
      context.strokeStyle = colour("--mark");
      context.lineWidth = 2.5;
      strokeBox(rectangle, []);
    }
  };

  const zoom = (factor, x, y) => {
    const [width, height] = size();
    const wished = Math.max(width / 2, Math.min(1e9, scale * factor));
    const [dx, dy] = [(x - width / 2) / scale, (y - height / 2) / scale];
    centre = [centre[0] + dx - (dx * scale) / wished, centre[1] + dy - (dy * scale) / wished];
    scale = wished;
    draw();
  };
  const zoomMiddle = (factor) => zoom(factor, ...size().map((side) => side / 2));
  const pan = (dx, dy) => {
    centre = [centre[0] - dx / scale, centre[1] - dy / scale];
    draw();
  };

  // The feature at a place of the screen: points and lines lie above areas, the last drawn above the others.
  const featureAt = (x, y) => {
    const ratio = window.devicePixelRatio || 1;
    const [px, py] = [x * ratio, y * ratio];
    const found = { point: null, line: null, area: null };
    for (const shape of shapes) {
      context.lineWidth = 8;
      const touched = shape.kind === "area" ? context.isPointInPath(shape.path, px, py, "evenodd") : context.isPointInStroke(shape.path, px, py);
      if (touched) found[shape.kind] = shape.id;
    }
    return found.point ?? found.line ?? found.area;
  };

  // The form of the rectangle. Without script it has one field for the four numbers.
  const button = (name) => document.querySelector(`button[data-do=${name}]`);
  const sides = ["west", "south", "east", "north"].map((side) => document.querySelector(`input[data-side=${side}]`));
  const fillForm = (box) => {
    rectangle = box;
    const degrees = [...unproject([box[0], box[3]]), ...unproject([box[2], box[1]])];
    sides.forEach((input, place) => (input.value = degrees[place].toFixed(5)));
    draw();
  };
  if (form) {
    const plain = form.querySelector(".plain");
    plain.hidden = true;
    plain.control.required = false;
    form.querySelector(".corners").hidden = false;
    (bbox || "").split(",").forEach((number, place) => (sides[place].value = number));
    const typed = () => sides.map((input) => input.value).join(",");
    form.addEventListener("input", () => {
      if (sides.every((input) => input.value)) rectangle = boxOf(typed());
      draw();
    });
    form.addEventListener("submit", () => (plain.control.value = typed()));
    button("view").addEventListener("click", () => fillForm([...onMap(0, 0), ...onMap(...size())]));
  }
  let drawing = false;
  const setDrawing = (on) => {
    drawing = on;
    view.classList.toggle("drawing", on);
    button("draw").setAttribute("aria-pressed", on);
  };

  // Where a pointer went down, and whether it has moved since.
  let grip = null;
  view.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    view.setPointerCapture(event.pointerId);
    grip = { x: event.offsetX, y: event.offsetY, moved: false };
  });
  view.addEventListener("pointermove", (event) => {
    const { offsetX: x, offsetY: y } = event;
    if (!grip) {
      const under = itemBase && !drawing ? featureAt(x, y) : null;
      view.classList.toggle("over", under !== null);
      if (under !== hovered) {
        hovered = under;
        draw();
      }
      return;
    }
    grip.moved ||= Math.hypot(x - grip.x, y - grip.y) > 4;
    if (drawing) {
      const [from, to] = [onMap(grip.x, grip.y), onMap(x, y)];
      fillForm([Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])]);
    } else if (grip.moved) {
      pan(event.movementX, event.movementY);
    }
  });
  view.addEventListener("pointerup", (event) => {
    const { moved } = grip || { moved: true };
    grip = null;
    if (drawing && moved) {
      setDrawing(false);
      form.querySelector("[type=submit]").focus();
    } else if (!drawing && !moved && itemBase) {
      const id = featureAt(event.offsetX, event.offsetY);
      if (id !== null) location.href = itemBase + encodeURIComponent(id) + itemQuery;
    }
  });
  view.addEventListener("pointercancel", () => (grip = null));

  // A page is scrolled over its map unless somebody works with the map.
  view.addEventListener("wheel", (event) => {
    if (document.activeElement !== view && !event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, event.offsetX, event.offsetY);
  }, { passive: false });
  const STEP_PX = 60;
  const keys = {
    ArrowLeft: () => pan(STEP_PX, 0),
    ArrowRight: () => pan(-STEP_PX, 0),
    ArrowUp: () => pan(0, STEP_PX),
    ArrowDown: () => pan(0, -STEP_PX),
    "+": () => zoomMiddle(1.25),
    "-": () => zoomMiddle(0.8),
    Escape: () => drawing && setDrawing(false),
  };
  view.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  const whole = extentBox || places;
  const show = (box) => {
    fit(box);
    draw();
  };
  button("in").addEventListener("click", () => zoomMiddle(1.5));
  button("out").addEventListener("click", () => zoomMiddle(1 / 1.5));
  button("whole").addEventListener("click", () => show(whole || home));
  button("draw")?.addEventListener("click", () => setDrawing(!drawing));

  show(home);
  new ResizeObserver(draw).observe(view);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
