// Draws the features of a page on a canvas: no library, nothing from elsewhere. Drag to move, wheel or +/- to zoom.
(() => {
  const holder = document.querySelector("[data-map]");
  const source = document.getElementById("features");
  if (!holder || !source) return;
  const data = JSON.parse(source.textContent);
  if (!data) return holder.remove();
  const features = (data.type === "FeatureCollection" ? data.features : [data]).filter((feature) => feature.geometry);
  if (!features.length) return holder.remove();

  const canvas = document.createElement("canvas");
  holder.append(canvas);
  holder.tabIndex = 0;
  // Web Mercator in units of the world's width, y downwards.
  const project = ([lon, lat]) => {
    const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  };
  const unproject = ([x, y]) => [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
  const lines = [];
  const points = [];
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (position) => {
    const [x, y] = project(position);
    box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
    return [x, y];
  };
  const add = (geometry) => {
    if (!geometry) return;
    const { type, coordinates } = geometry;
    if (type === "GeometryCollection") geometry.geometries.forEach(add);
    else if (type === "Point") coordinates.length && points.push(take(coordinates));
    else if (type === "MultiPoint") coordinates.forEach((one) => points.push(take(one)));
    else if (type === "LineString") lines.push({ rings: [coordinates.map(take)], fill: false });
    else if (type === "MultiLineString") lines.push({ rings: coordinates.map((one) => one.map(take)), fill: false });
    else if (type === "Polygon") lines.push({ rings: coordinates.map((one) => one.map(take)), fill: true });
    else if (type === "MultiPolygon") coordinates.forEach((one) => lines.push({ rings: one.map((ring) => ring.map(take)), fill: true }));
  };
  features.forEach((feature) => add(feature.geometry));

  let centre = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  let scale = 0;
  const size = () => [holder.clientWidth, holder.clientHeight];
  const fit = () => {
    const [width, height] = size();
    scale = 0.9 * Math.min(width / Math.max(box[2] - box[0], 1e-6), height / Math.max(box[3] - box[1], 1e-6));
  };
  const draw = () => {
    const [width, height] = size();
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const style = getComputedStyle(document.documentElement);
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.strokeStyle = context.fillStyle = style.getPropertyValue("--water");
    const at = ([x, y]) => [(x - centre[0]) * scale + width / 2, (y - centre[1]) * scale + height / 2];
    for (const { rings, fill } of lines) {
      context.beginPath();
      for (const ring of rings) ring.forEach((position, place) => context[place ? "lineTo" : "moveTo"](...at(position)));
      context.globalAlpha = 0.25;
      if (fill) context.fill("evenodd");
      context.globalAlpha = 1;
      context.stroke();
    }
    for (const point of points) {
      context.beginPath();
      context.arc(...at(point), 4, 0, 2 * Math.PI);
      context.globalAlpha = 0.7;
      context.fill();
    }
    if (moved) fillField();
  };
  const field = document.querySelector("input[name=bbox]");
  const fillField = () => {
    if (!field) return;
    const [width, height] = size();
    const corner = (x, y) => unproject([centre[0] + (x - width / 2) / scale, centre[1] + (y - height / 2) / scale]);
    field.value = [...corner(0, height), ...corner(width, 0)].map((number) => number.toFixed(5)).join(",");
  };
  // The button says that the rectangle shown is the filter: true as well before anybody moved the map.
  field?.form.addEventListener("submit", () => field.value.trim() || fillField());
  let moved = false;
  const zoom = (factor, x, y) => {
    const [width, height] = size();
    const [dx, dy] = [(x - width / 2) / scale, (y - height / 2) / scale];
    centre = [centre[0] + dx - dx / factor, centre[1] + dy - dy / factor];
    scale *= factor;
    moved = true;
    draw();
  };
  const pan = (dx, dy) => { centre = [centre[0] - dx / scale, centre[1] - dy / scale]; moved = true; draw(); };
  holder.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY < 0 ? 1.25 : 0.8, event.offsetX, event.offsetY); }, { passive: false });
  holder.addEventListener("pointermove", (event) => { if (event.buttons & 1) pan(event.movementX, event.movementY); });
  holder.addEventListener("keydown", (event) => {
    const [width, height] = size();
    const steps = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (steps[event.key]) { event.preventDefault(); pan(...steps[event.key]); }
    if (event.key === "+") zoom(1.25, width / 2, height / 2);
    if (event.key === "-") zoom(0.8, width / 2, height / 2);
  });
  // A touch screen has neither wheel nor keys.
  const buttons = document.createElement("div");
  buttons.className = "zoom";
  for (const [sign, factor] of [["+", 1.5], ["−", 1 / 1.5]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.addEventListener("click", () => { const [width, height] = size(); zoom(factor, width / 2, height / 2); });
    buttons.append(button);
  }
  holder.after(buttons);
  fit();
  draw();
  window.addEventListener("resize", draw);
})();
