// Beside axe in every page that is inspected: what is shown, and how each text and control in it looks.
'use strict';
(() => {
  const SAID = /^(type|role|open|hidden|disabled|readonly|aria-disabled)$/;
  const WORN = /^(class|style)$/;
  const LEAST = 24;  // CSS pixels, of WCAG 2.5.8; smaller controls need room around them
  const CONTROLS = 'a, button, summary, input, select, textarea';
  const NAMED = `${CONTROLS}, label, option, legend`;  // of others the rules do not ask what they are

  const shown = () => document.querySelector('dialog[open]') || document.body;
  const seen = (it) => it.checkVisibility() && (it.matches(CONTROLS)
    || [...it.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  const told = (it, names) => [...it.attributes].filter((one) => names.test(one.name))
    .map((one) => `[${one.name}=${one.value}]`).sort().join('');
  const kind = (it) => (it.matches(NAMED) ? it.localName : 'text') + (it.checked ? ':checked' : '') + told(it, SAID);

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

  function sight(it) {
    const style = getComputedStyle(it), link = it.localName === 'a';
    const among = link ? [style.textDecorationLine, style.fontWeight, getComputedStyle(it.parentElement).color] : [];
    const room = isSmall(it) ? [innerWidth, kind(it.parentElement), clothes(it)] : [];
    return [kind(it), style.color, isLarge(style), style.textShadow, ground(it), among, room].join();
  }

  // Of each of these sights that is still there one, and one with little in it: axe looks at all that is within it.
  function examples(sights) {
    const wanted = new Set(sights), found = new Map();
    for (const it of all()) {
      const one = sight(it);
      if (wanted.has(one) && !(found.get(one)?.childElementCount <= it.childElementCount)) found.set(one, it);
    }
    return found;
  }

  const all = () => [...shown().querySelectorAll('*')].filter(seen);
  const tooWide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;

  window.inspection = {
    // How all looks, each look once; and the same with what it wears.
    appearance() {
      const sights = new Set(), worn = new Set();
      for (const it of all()) {
        const one = sight(it);
        sights.add(one);
        worn.add(one + clothes(it));
      }
      return { sights: [...sights], worn: [...worn] };
    },

    // In a dialog nothing of the page under it can be used.
    async structure(options) {
      const { violations } = await axe.run(document.querySelector('dialog[open]') || document, options);
      return { violations, tooWide: tooWide(), dialog: shown() !== document.body };
    },

    // To measure the room around controls costs more than all the rest, so it is done where one is small.
    async looks(options, sights) {
      const found = examples(sights), include = [...found.values()];
      if (!include.length) return { violations: [], tooWide: tooWide(), looked: [] };
      const rules = { 'target-size': { enabled: include.some(isSmall) } };
      const { violations } = await axe.run({ include }, { ...options, rules });
      return { violations, tooWide: tooWide(), looked: [...found.keys()] };
    },
  };
})();
