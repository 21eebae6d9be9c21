// Beside axe in every page that is inspected: what is shown, and how each text and control in it looks.
'use strict';
(() => {
  const SAID = /^(type|disabled|readonly|aria-disabled)$/;  // of what can't be used less is asked
  const WORN = /^(class|style)$/;
  const FRAME = '.shell > :not(.column), .foot';
  const PLACE = 'place';
  const LEAST = 24;  // CSS pixels, of WCAG 2.5.8; smaller controls need room around them
  const CONTROLS = 'a, button, summary, input, select, textarea';
  const NAMED = 'input, select, textarea, option, label';  // a text in others is measured the same, whatever they are

  const shown = () => document.querySelector('dialog[open]') || document.body;
  const seen = (it) => it.checkVisibility() && (it.matches(CONTROLS)
    || [...it.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  const told = (it, names) => [...it.attributes].filter((one) => names.test(one.name))
    .map((one) => `[${one.name}=${one.value}]`).sort().join('');
  const kind = (it) => (it.matches(NAMED) ? it.localName + told(it, SAID) : 'text' + told(it, /disabled$/));

  function isSmall(it) {
    const { width, height } = it.getBoundingClientRect();
    return it.matches(CONTROLS) && (width < LEAST || height < LEAST);
  }

  // What lies behind a text: the backgrounds up to the first opaque one, and whatever makes all of it paler.
  function ground(it, covered = false) {
    if (!it) return '';
    const { opacity, backgroundColor, backgroundImage } = getComputedStyle(it);
    const own = covered || backgroundColor === 'rgba(0, 0, 0, 0)' ? '' : backgroundColor;
    const image = covered || backgroundImage === 'none' ? '' : backgroundImage;
    return image + own + (opacity === '1' ? '' : opacity) + ground(it.parentElement, covered || own.startsWith('rgb('));
  }

  // What it and its parent wear: by that a theme could make of the same look another one.
  const clothes = (it) => told(it, WORN) + told(it.parentElement, WORN);

  // WCAG asks less of a text that is large, so of its size nothing else matters.
  const isLarge = ({ fontSize, fontWeight }) => parseFloat(fontSize) >= (fontWeight < 700 ? 24 : 18.66);

  // What the rules ask of its text. A link within another text must be told from it, by a line or by more than colour.
  function sight(it, style = getComputedStyle(it)) {
    const among = it.localName === 'a' && !style.textDecorationLine.includes('underline')
      && ['link', style.fontWeight, getComputedStyle(it.parentElement).color];
    return [kind(it), style.color, isLarge(style), style.textShadow, ground(it), among].join();
  }

  // Where it stands, which is asked of a small control only.
  const place = (it) => [PLACE, innerWidth, it.localName, it.parentElement.localName, clothes(it)].join();
  const sights = (it) => (isSmall(it) ? [sight(it), place(it)] : [sight(it)]);

  // Of each of these that is still there one, and one with little in it: axe looks at all that is within it.
  function examples(wanted) {
    const found = new Map();
    for (const it of all()) {
      for (const one of sights(it)) {
        if (wanted.has(one) && !(found.get(one)?.childElementCount <= it.childElementCount)) found.set(one, it);
      }
    }
    return found;
  }

  const all = () => [...shown().querySelectorAll('*')].filter(seen);
  const tooWide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;

  // What stands around every page, the same for all who have the same menu, wherever in it they are.
  const frame = () => [innerWidth, ...[...document.querySelectorAll(FRAME)].flatMap((part) => [...part.querySelectorAll('*')])
    .map((it) => [it.localName, it.checkVisibility(), ...it.getAttributeNames().filter((name) => name !== 'aria-current')])]
    .join();

  // How all looks, each look once; and the same with what it wears.
  function appearance() {
    const looks = all().map((it) => [it, ...sights(it)]);
    return {
      sights: [...new Set(looks.flatMap(([, ...them]) => them))],
      worn: [...new Set(looks.map(([it, one]) => one + clothes(it)))],
    };
  }

  // Without axe's own selectors and copies of elements, which it makes of all it looks at: a fifth of its time.
  async function faults(context, options) {
    const { violations } = await axe.run(context, { ...options, selectors: false, elementRef: true });
    const told = ({ element, failureSummary }) => ({ at: element.outerHTML.slice(0, 200), why: failureSummary });
    return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(told) }));
  }

  axe.configure({ noHtml: true });
  window.inspection = {
    appearance,

    // In a dialog nothing of the page under it can be used; a frame is looked at once.
    async structure(options, frames) {
      const dialog = document.querySelector('dialog[open]'), around = dialog ? '' : frame();
      const exclude = frames.includes(around) ? [...document.querySelectorAll(FRAME)] : [];
      const violations = await faults(dialog || { exclude }, options);
      return { violations, tooWide: tooWide(), dialog: Boolean(dialog), frame: around, ...appearance() };
    },

    // To measure the room around controls costs more than all the rest, so it is done where one is small and new.
    async looks(options, wanted) {
      const found = examples(new Set(wanted)), include = [...new Set(found.values())];
      if (!include.length) return { violations: [], tooWide: tooWide(), looked: [] };
      const rules = { 'target-size': { enabled: wanted.some((one) => one.startsWith(PLACE)) } };
      const violations = await faults({ include }, { ...options, rules });
      return { violations, tooWide: tooWide(), looked: [...found.keys()] };
    },
  };
})();
