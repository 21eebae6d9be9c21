// Beside axe in every page that is inspected: what is shown, and how each text and control in it looks.
'use strict';
(() => {
  const TOLD = /^(class|type|role|style|open|hidden|disabled|readonly|aria-disabled)$/;
  const LEAST = 24;  // CSS pixels, of WCAG 2.5.8; smaller controls need room around them
  const CONTROLS = 'a, button, summary, input, select, textarea';

  const shown = () => document.querySelector('dialog[open]') || document.body;
  const seen = (it) => it.matches(CONTROLS)
    || [...it.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const kind = (it) => it.localName + (it.checked ? ':checked' : '') + [...it.attributes]
    .filter((one) => TOLD.test(one.name)).map((one) => `[${one.name}=${one.value}]`).sort().join('');

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

  function sight(it) {
    const { color, fontSize, fontWeight, textDecorationLine, textShadow } = getComputedStyle(it);
    const around = getComputedStyle(it.parentElement).color;
    const room = isSmall(it) ? [innerWidth, kind(it.parentElement)] : [];
    return [kind(it), color, fontSize, fontWeight, textDecorationLine, textShadow, around, ground(it), room].join();
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
    sights: () => [...new Set(all().map(sight))],

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
