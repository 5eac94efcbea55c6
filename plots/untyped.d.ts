/**
 * The parts of three untyped libraries that this layer uses. Once @types/d3-scale, @types/d3-shape and @types/fontkit
 * are installed, delete this file: the layer compiles against either.
 */
declare module 'd3-scale' {
  export interface Scale {
    (value: number): number;
    domain(ends: readonly number[]): this;
    range(ends: readonly number[]): this;
    ticks(count: number): number[];
  }
  export function scaleLinear(): Scale;
  export function scaleLog(): Scale;
}

declare module 'd3-shape' {
  type Accessor<Datum, Value> = (datum: Datum) => Value;
  interface Shape<Datum> {
    (data: readonly Datum[]): string | null;
    defined(accessor: Accessor<Datum, boolean>): this;
    x(accessor: Accessor<Datum, number>): this;
    digits(count: number): this;
  }
  interface Line<Datum> extends Shape<Datum> {
    y(accessor: Accessor<Datum, number>): this;
  }
  interface Area<Datum> extends Shape<Datum> {
    y0(accessor: Accessor<Datum, number>): this;
    y1(accessor: Accessor<Datum, number>): this;
  }
  export interface SymbolType {
    draw(context: unknown, size: number): void;
  }
  interface SymbolShape {
    (): string | null;
    digits(count: number): this;
  }
  export function line<Datum>(): Line<Datum>;
  export function area<Datum>(): Area<Datum>;
  export function symbol(type: SymbolType, size: number): SymbolShape;
  export const symbolAsterisk: SymbolType;
  export const symbolCircle: SymbolType;
  export const symbolCross: SymbolType;
  export const symbolDiamond: SymbolType;
  export const symbolPlus: SymbolType;
  export const symbolSquare: SymbolType;
  export const symbolStar: SymbolType;
  export const symbolTimes: SymbolType;
  export const symbolTriangle: SymbolType;
  export const symbolWye: SymbolType;
}

declare module 'fontkit' {
  export interface BoundingBox {
    readonly minX: number;
    readonly maxX: number;
    readonly maxY: number;
  }
  export interface Glyph {
    readonly id: number;
    readonly isMark: boolean;
    readonly bbox: BoundingBox;
    readonly path: { readonly commands: readonly unknown[]; toSVG(): string };
  }
  export interface Font {
    readonly unitsPerEm: number;
    readonly xHeight: number;
    layout(text: string): {
      readonly glyphs: readonly Glyph[];
      readonly positions: readonly { readonly xAdvance: number; readonly xOffset: number; readonly yOffset: number }[];
    };
  }
  export function openSync(path: string): Font;
}
