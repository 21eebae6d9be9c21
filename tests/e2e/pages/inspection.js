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
    const { width, height } = it.getBoundingClientRect();
    const around = getComputedStyle(it.parentElement).color;
    const small = it.matches(CONTROLS) && (width < LEAST || height < LEAST);
    const room = small ? [innerWidth, kind(it.parentElement)] : [];
    return [kind(it), color, fontSize, fontWeight, textDecorationLine, textShadow, around, ground(it), room].join();
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

    async looks(options, sights) {
      const include = all().filter((it) => sights.includes(sight(it)));
      const { violations } = await axe.run({ include }, options);
      return { violations, tooWide: tooWide() };
    },
  };
})();
